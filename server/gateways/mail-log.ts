import type { Logger } from 'pino';
import type { MailGateway } from './types.ts';

/**
 * Stands in while no SMTP server is set: says so in the log and keeps the letters in the outbox, for
 * a letter that nobody carried must not count as sent.
 */
export function createLogMailGateway(log: Pick<Logger, 'warn'>): MailGateway {
  return {
    async send(mail) {
      log.warn({ messageId: mail.messageId }, 'letter kept: SMTP_URL is not set');
      return { ok: false, kind: 'temporary', detail: 'SMTP_URL is not set' };
    },
  };
}
