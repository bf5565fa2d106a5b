import { formatDate, formatMoney } from '../../messages/format.ts';
import type { FrameMessage } from '../../../widget/protocol.ts';

/** Listens to the widgets as a vendor's own page would: a list of what it heard, and a word beside each. */
export function listenToWidgets(): void {
  const list = document.querySelector('#events');
  for (const name of ['ready', 'paid', 'processing', 'plan', 'close', 'error']) {
    document.addEventListener(`saldo:${name}`, (event) => {
      const heard: unknown = event instanceof CustomEvent ? event.detail : undefined;
      list?.prepend(item(name, heard));
      const place = event.target instanceof Element && event.target.closest('[data-invoice]');
      const status = place && place.querySelector('[role="status"]');
      const words = sentence({ type: name, detail: heard } as FrameMessage);
      if (status && words) status.textContent = words;
    });
  }
}

function item(name: string, detail: unknown): HTMLElement {
  const row = document.createElement('li');
  const what = document.createElement('b');
  what.textContent = `saldo:${name}`;
  const text = detail ? JSON.stringify(detail, null, 1) : '';
  row.append(what, ` ${text === '{}' ? '' : text}`);
  return row;
}

/** What the vendor's page can say of an event without asking anybody. */
function sentence(event: FrameMessage): string | undefined {
  switch (event.type) {
    case 'paid': {
      const { amountMinor, balanceMinor, currency } = event.detail;
      const left = formatMoney(balanceMinor, currency, 'en');
      return `${formatMoney(amountMinor, currency, 'en')} is paid, thank you. ${balanceMinor === 0 ? 'Nothing is left to pay.' : `${left} is left to pay.`}`;
    }
    case 'processing':
      return `${formatMoney(event.detail.amountMinor, event.detail.currency, 'en')} is on its way, thank you.`;
    case 'plan':
      return `To be paid in parts, the first ${formatDate(event.detail.firstDueOn, 'en', { weekday: true })}.`;
    default:
      return undefined;
  }
}
