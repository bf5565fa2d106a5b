import { checkAnswer } from '../check/answers.ts';
import { revive } from './play.ts';
import type { Play, SimInvoice } from './play.ts';
import { randomSelection } from './wishes.ts';

/** A mail scanner, a page that is reloaded, a vendor who looks around: all of it changes nothing. */
export async function look(play: Play): Promise<boolean> {
  const selection = randomSelection(play);
  if (selection === undefined) return false;
  const { token, invoices } = selection;
  const [invoice] = invoices;
  if (invoice === undefined) return false;
  const { apiKey } = invoice.debtor.vendor;
  const headers = { authorization: `Bearer ${apiKey}` };
  const ids = invoices.map((i) => i.id).join(',');
  const returned = play.returns.get(invoice.debtor);
  const paths = [
    `/portal/v1/${token}`,
    `/portal/v1/${token}?invoices=${ids}`,
    `/portal/v1/${token}/plan-options?invoiceIds=${ids}`,
    `/portal/v1/${token.slice(0, -1)}x`,
    ...['', '/quote', '/plan-options', '/timeline', '/preview'].map(
      (part) => `/api/v1/invoices/${invoice.id}${part}`,
    ),
    ...(returned === undefined ? [] : [`/portal/v1/returns/${returned}`]),
    ...['/invoices', '/plans', '/payments', '/debtors'].map((list) => `/api/v1${list}`),
  ];
  for (let i = 0; i < 3; i++) {
    const path = play.random.pick(paths);
    const isVendor = path.startsWith('/api');
    const answer = await play.saldo.fetch('GET', path, undefined, isVendor ? headers : {});
    checkAnswer(JSON.stringify(answer.body ?? null), foreignTo(play, invoice, isVendor), path);
    play.tell(`GET ${path.replace(token, `<link of ${invoice.number}>`)} → ${answer.status}`);
  }
  await revive(play);
  return true;
}

/** Names that must not be in an answer: of other vendors and theirs, and for a debtor of all other debtors. */
function foreignTo(
  { vendors, debtors }: Play,
  { debtor }: SimInvoice,
  isVendor: boolean,
): readonly string[] {
  const others = debtors.filter((d) => (isVendor ? d.vendor !== debtor.vendor : d !== debtor));
  return [...vendors.filter((v) => v !== debtor.vendor), ...others].map((one) => one.name);
}
