import type { PlanView } from '../../server/contract/portal.ts';
import type { FormProblem } from './form-problems.ts';
import type { OpenedLink } from './open-link.ts';
import { acceptance, planWish } from './plan-wish.ts';
import type { PlanWish } from './plan-wish.ts';
import { refusalText } from './refusals.ts';

/** The page of the choice after a GET or a POST: what to show, what is wrong, or where to go. */
export interface SignedPlan {
  readonly wish: PlanWish | undefined;
  readonly name: string;
  readonly problems: readonly FormProblem[];
  readonly goTo: string | undefined;
}

const SHORTEST_NAME = 2;
const LONGEST_NAME = 120;

/** A GET only shows; a POST with a name and a tick accepts what the page had shown. */
export async function signPlan(link: OpenedLink, request: Request, url: URL): Promise<SignedPlan> {
  if (request.method !== 'POST') {
    const wish = await planWish(link, url.searchParams);
    return { wish, name: '', problems: dateProblems(wish, link), goTo: undefined };
  }
  const form = new URLSearchParams(await request.text());
  const wish = await planWish(link, form);
  const name = (form.get('acceptedName') ?? '').trim().slice(0, LONGEST_NAME);
  const problems = [...dateProblems(wish, link), ...signatureProblems(form, name, link)];
  if (!wish || problems.length > 0) return { wish, name, problems, goTo: undefined };
  const userAgent = request.headers.get('User-Agent');
  const answer = await link.api.acceptPlan(acceptance(wish, name, link.locale), userAgent);
  if (answer.ok) return { wish, name, problems, goTo: nextPage(answer.value, link) };
  const text = refusalText(answer.code, link.t.refusal);
  return { wish, name, problems: [{ field: 'dates', text }], goTo: undefined };
}

/** The first payment is today: on to paying it. Otherwise the plan itself is what to look at. */
function nextPage(plan: PlanView, { links, view }: OpenedLink): string {
  const isDueToday = plan.next !== null && plan.next.dueOn <= view.today;
  return isDueToday
    ? links.pay({ option: 'dueNow', invoices: plan.invoiceIds, plan: plan.id })
    : links.plan(plan.id, { accepted: '1' });
}

function signatureProblems(
  form: URLSearchParams,
  name: string,
  { t }: OpenedLink,
): readonly FormProblem[] {
  const { nameMissing, nameTooShort } = t.planChoice;
  return [
    ...(name.length < SHORTEST_NAME
      ? [{ field: 'acceptedName', text: name === '' ? nameMissing : nameTooShort }]
      : []),
    ...(form.get('acceptedTerms') === 'true'
      ? []
      : [{ field: 'acceptedTerms', text: t.planChoice.agreeMissing }]),
  ];
}

function dateProblems(wish: PlanWish | undefined, { t }: OpenedLink): readonly FormProblem[] {
  if (!wish?.isDateRefused) return [];
  const { earliestFirstOn, latestFirstOn } = wish.menu;
  return [{ field: 'firstOn', text: t.planChoice.firstInvalid(earliestFirstOn, latestFirstOn) }];
}
