/**
 * Writes decimal strings as Intl does, ten times as quick: amounts of the same length differ only in
 * their figures, so Intl writes one of each length and the others are put into its shape. Every place
 * after the point must be there, or Intl would round and pad.
 */
export function byFigures(format: Intl.NumberFormat): (decimal: `${number}`) => string {
  const shapes = new Map<number, Shape>();
  return (decimal) => {
    const isNegative = decimal.startsWith('-');
    // Lengths with a sign and without do not meet.
    const key = isNegative ? -decimal.length : decimal.length;
    let shape = shapes.get(key);
    if (shape === undefined) {
      shape = shapeOf(format.format(decimal), decimal);
      shapes.set(key, shape);
    }
    return fill(shape, decimal, isNegative ? 1 : 0);
  };
}

/** What stands before each run of figures, how long the run is, and what stands after the last. */
type Shape = { readonly runs: readonly Run[]; readonly end: string };
type Run = { readonly before: string; readonly length: number };

function shapeOf(written: string, decimal: string): Shape {
  const runs: Run[] = [];
  let at = 0;
  for (const { 0: figures, index } of written.matchAll(/[0-9]+/g)) {
    runs.push({ before: written.slice(at, index), length: figures.length });
    at = index + figures.length;
  }
  const count = runs.reduce((sum, { length }) => sum + length, 0);
  if (count !== decimal.replace(/\D/g, '').length)
    throw new RangeError(`${decimal} is written with other figures: ${written}`);
  return { runs, end: written.slice(at) };
}

function fill({ runs, end }: Shape, decimal: string, from: number): string {
  const point = decimal.indexOf('.');
  let at = from;
  let written = '';
  for (const { before, length } of runs) {
    if (at === point) at += 1;
    written += before + decimal.slice(at, at + length);
    at += length;
  }
  return written + end;
}
