import type { PlanMenuView } from '../../server/contract/portal.ts';
import type { OpenedLink } from './open-link.ts';
import { chosenItem } from './plan-choice.ts';
import type { PlanItem } from './plan-choice.ts';
import type { PlanTerms } from './portal-api.ts';

/** What the debtor has chosen so far, and what signing it would mean. */
export interface PlanWish {
  readonly menu: PlanMenuView;
  readonly item: PlanItem;
  readonly firstOn: string;
  /** What stands in the field: the first date asked for, also when it is refused. */
  readonly typedOn: string;
  readonly isAutopay: boolean;
  readonly terms: PlanTerms | undefined;
  /** The first date asked for is not on the menu; nothing can be agreed to until it is. */
  readonly isDateRefused: boolean;
}

/** Reads the choice from the address or the form and asks the API what it would cost and say. */
export async function planWish(
  link: OpenedLink,
  asked: URLSearchParams,
): Promise<PlanWish | undefined> {
  const offered = link.view.planMenu;
  if (!offered || offered.items.length === 0) return undefined;
  const date = asked.get('firstOn') ?? '';
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const dated = isDate ? await link.api.planMenu(offered.invoiceIds, date) : undefined;
  const menu = dated?.ok && dated.value.items.length > 0 ? dated.value : offered;
  const count = Number(asked.get('count') ?? Number.NaN);
  const item = chosenItem(menu, {
    count: Number.isInteger(count) ? count : undefined,
    frequency: asked.get('frequency'),
  });
  if (!item) return undefined;
  const isAutopay =
    menu.autopay === 'required' || (menu.autopay === 'optional' && asked.has('autopay'));
  const { count: parts, frequency, firstOn } = item;
  const terms = await link.api.planTerms(
    { invoiceIds: menu.invoiceIds, count: parts, frequency, firstOn, autopay: isAutopay },
    link.locale,
  );
  return {
    menu,
    item,
    firstOn,
    typedOn: isDate ? date : firstOn,
    isAutopay,
    terms: terms.ok ? terms.value : undefined,
    isDateRefused: date !== '' && !dated?.ok,
  };
}

/** What is posted to accept exactly the choice that the page showed. */
export function acceptance(wish: PlanWish, acceptedName: string, locale: string) {
  return {
    invoiceIds: wish.menu.invoiceIds,
    count: wish.item.count,
    frequency: wish.item.frequency,
    firstOn: wish.firstOn,
    acceptedName,
    acceptedTerms: true,
    autopay: wish.isAutopay,
    locale,
  };
}
