import type { PlanMenuView } from '../../server/contract/portal.ts';

export type PlanItem = PlanMenuView['items'][number];

const MOST_PREVIEWS = 5;
const MOST_ROWS = 24;
const slowestFirst = ['monthly', 'biweekly', 'weekly'] as const;

/** The schedules shown already on the first page: the slowest rhythm, as many as stay readable. */
export function previewItems(menu: PlanMenuView): readonly PlanItem[] {
  const frequency = slowestFirst.find((candidate) =>
    menu.items.some((item) => item.frequency === candidate),
  );
  let rows = 0;
  return menu.items
    .filter((item) => item.frequency === frequency)
    .toSorted((one, other) => one.count - other.count)
    .filter((item, index) => {
      rows += item.count;
      return index === 0 || (index < MOST_PREVIEWS && rows <= MOST_ROWS);
    });
}

/** The schedule asked for, or the nearest one on the menu. */
export function chosenItem(
  menu: PlanMenuView,
  wish: { readonly count: number | undefined; readonly frequency: string | null },
): PlanItem | undefined {
  const [preview] = previewItems(menu);
  const frequency = menu.items.some((item) => item.frequency === wish.frequency)
    ? wish.frequency
    : preview?.frequency;
  const candidates = menu.items.filter((item) => item.frequency === frequency);
  return candidates.find((item) => item.count === wish.count) ?? candidates[0];
}

/** The numbers of payments that a rhythm allows, fewest first. */
export function countsOf(menu: PlanMenuView, frequency: string): readonly number[] {
  const counts = menu.items
    .filter((item) => item.frequency === frequency)
    .map((item) => item.count);
  return counts.toSorted((one, other) => one - other);
}

/** The rhythms on the menu, slowest first. */
export function frequenciesOf(menu: PlanMenuView): readonly PlanItem['frequency'][] {
  return slowestFirst.filter((frequency) =>
    menu.items.some((item) => item.frequency === frequency),
  );
}
