/** One row of the report: a value per round, what is better, and what it should be. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly rounds: readonly number[];
  readonly better: 'more' | 'less';
  readonly goal?: number;
};

/** A part whose goals are alternatives is good when one of them is reached. */
export type Part = {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly needs?: 'any' | 'all';
};

type Row = Omit<Figure, 'better' | 'rounds' | 'unit'> & {
  readonly unit?: string;
  readonly rounds: readonly number[] | number;
};

export const more = (row: Row): Figure => toFigure(row, 'more');
export const less = (row: Row): Figure => toFigure(row, 'less');

const toFigure = ({ rounds, unit = '', ...row }: Row, better: Figure['better']): Figure => ({
  ...row,
  unit,
  better,
  rounds: typeof rounds === 'number' ? [rounds] : rounds,
});

/** Other programs on the machine only ever make a round worse, so the best one says what the code can. */
export const best = ({ rounds, better }: Pick<Figure, 'rounds' | 'better'>): number =>
  better === 'more' ? Math.max(...rounds) : Math.min(...rounds);

/** Best against best: rounds of both sides are interleaved, so both had a quiet moment. */
export const ratio = (ours: Figure, raw: Figure): number => best(ours) / best(raw);

export function isReached(figure: Figure): boolean {
  const { goal, better } = figure;
  if (goal === undefined) return true;
  return better === 'more' ? best(figure) >= goal : best(figure) <= goal;
}

export function isGood({ figures, needs = 'all' }: Part): boolean {
  const goals = figures.filter(({ goal }) => goal !== undefined);
  return needs === 'all' ? goals.every(isReached) : goals.some(isReached);
}
