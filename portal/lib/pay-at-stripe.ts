import type { OpenedLink } from './open-link.ts';
import type { PayChoice } from './pay-choice.ts';
import { refusalText } from './refusals.ts';

/** Where a press of the button leads, or why it led nowhere. */
export type Leaving =
  | { readonly goTo: string; readonly refusal: undefined }
  | { readonly goTo: undefined; readonly refusal: string };

/**
 * Begins the payment that the page had shown and leads on to Stripe's page for it; to the payment's own
 * page when it was made there already. The amount that was shown goes along: another one is refused.
 */
export async function payAtStripe(
  { api, links, t }: OpenedLink,
  choice: Extract<PayChoice, { readonly step: 'check' }>,
  request: Request,
): Promise<Leaving> {
  const form = new URLSearchParams(await request.text());
  const shownMinor = Number(form.get('amountMinor') ?? Number.NaN);
  const answer = await api.startCheckout({
    invoiceIds: choice.quote.invoiceIds,
    option: choice.option.kind,
    amountMinor: Number.isSafeInteger(shownMinor) ? shownMinor : choice.amountMinor,
  });
  if (!answer.ok) return { goTo: undefined, refusal: refusalText(answer.code, t.refusal) };
  const { url, paymentId } = answer.value;
  return { goTo: url ?? links.payment(paymentId), refusal: undefined };
}
