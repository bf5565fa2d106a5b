import type { ReturnView } from '../../server/contract/portal.ts';
import type { PageMessages } from '../messages/en/page.ts';

export interface ReturnWords {
  readonly title: string;
  readonly lead: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  /** The state can still change by itself. */
  readonly isOpen: boolean;
}

/**
 * What became of a payment, said to whoever comes back from Stripe's page. undefined: something happened
 * to it later that only the page behind the link tells.
 */
export function returnWords(
  { status, problem, isUnpaid }: ReturnView,
  amount: string,
  t: PageMessages,
): ReturnWords | undefined {
  const say = (tone: ReturnWords['tone'], title: string, lead: string, isOpen = false) => ({
    tone,
    title,
    lead,
    isOpen,
  });
  switch (status) {
    case 'succeeded':
      return say('good', t.payment.succeeded(amount), t.payment.thanks);
    case 'processing':
      return say('warn', t.payment.processing(amount), t.payment.processingNext, true);
    case 'created':
    case 'requiresAction':
      if (problem) return say('bad', t.payment.unfinished(amount), t.problem[problem]);
      return isUnpaid
        ? say('plain', t.payment.unpaid(amount), t.payment.unpaidText)
        : say('warn', t.payment.unfinished(amount), t.payment.unfinishedText, true);
    case 'failed':
      return say('bad', t.payment.failed(amount), t.problem[problem ?? 'other']);
    case 'canceled':
      return say('plain', t.payment.canceled(amount), t.payment.canceledText);
    default:
      return undefined;
  }
}
