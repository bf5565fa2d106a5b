import { Hono } from 'hono';
import type { LetterHead, LetterView } from '../contract/sandbox.ts';
import type { Sequence } from '../domain/facts.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import type { Mailbox, MailboxLetter } from './mailbox.ts';

/**
 * A letter may have its own sheet and nothing else: no script, nothing from the network. Its links
 * open in a window of their own, outside the sandbox of the frame.
 */
const LETTER_POLICY = [
  `default-src 'none'`,
  `style-src 'unsafe-inline'`,
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'self'`,
  `sandbox allow-popups allow-popups-to-escape-sandbox`,
].join('; ');

/** Letters as a mail program would show them, and what is attached to them. */
export function letterRoutes(mail: Mailbox): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:id/body', (c) => {
    const letter = findLetter(mail, c.req.param('id'));
    if (letter === undefined) return problem(c, { ok: false, code: 'notFound' });
    c.header('content-security-policy', LETTER_POLICY);
    return c.html(openingOutside(letter.html));
  });
  app.get('/:id/attachments/:no', (c) => {
    const letter = findLetter(mail, c.req.param('id'));
    const attachment = letter?.attachments[Number(c.req.param('no'))];
    if (attachment === undefined) return problem(c, { ok: false, code: 'notFound' });
    return c.body(Buffer.from(attachment.base64, 'base64'), 200, {
      'content-type': attachment.contentType,
      'content-disposition': `attachment; filename="${attachment.filename.replaceAll(/[^\w.-]/g, '_')}"`,
    });
  });
  return app;
}

/** The letter of an outbox row. */
export function findLetter(mail: Mailbox, id: string): MailboxLetter | undefined {
  return mail.list().find((letter) => letterId(letter) === id);
}

export function letterHead(letter: MailboxLetter, sequence: Sequence): LetterHead {
  return {
    id: letterId(letter),
    at: letter.at,
    to: letter.to,
    subject: letter.subject,
    kind: letter.kind,
    template: sequence.steps.find((step) => step.id === letter.step)?.template ?? null,
    attachments: letter.attachments.map((attachment) => attachment.filename),
  };
}

export function letterView(letter: MailboxLetter, sequence: Sequence): LetterView {
  return { ...letterHead(letter, sequence), from: letter.from, text: letter.text };
}

export const letterId = ({ id, rowId }: Pick<MailboxLetter, 'id' | 'rowId'>): string =>
  rowId ?? id.slice(0, id.indexOf('@'));

/** The pages that letters lead to refuse to be framed. */
const openingOutside = (html: string): string =>
  html.replace('<head>', '<head><base target="_blank">');
