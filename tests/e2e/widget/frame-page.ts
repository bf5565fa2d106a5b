import { joinHost } from '../../../portal/lib/embed-host.ts';
import type { Outcome } from '../../../widget/protocol.ts';

/** A page for the frame that does what a test tells it: the real channel with a trivial page around. */

const told = JSON.parse(document.documentElement.dataset['frame'] ?? '{}') as {
  allowedOrigins: string[];
  outcomes: Outcome[];
};
const host = joinHost({ locale: 'en', ...told });
const paid: Outcome = {
  key: 'paid pay_1',
  event: {
    type: 'paid',
    detail: { paymentId: 'pay_1', amountMinor: 11858, currency: 'EUR', balanceMinor: 0 },
  },
};

const does: Readonly<Record<string, () => void>> = {
  Confirm: () => host.lock(true),
  Finish: () => {
    host.tell(paid);
    host.lock(false);
  },
  'Tell again': () => host.tell(paid),
  Close: () => host.close(),
  Grow: () =>
    document.body.append(Object.assign(document.createElement('p'), { className: 'tall' })),
};
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => does[button.textContent]?.());
}
