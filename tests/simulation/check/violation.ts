/** Something that must not be. Its message has the figures. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;

  constructor(invariant: string, figures: string) {
    super(figures);
    this.invariant = invariant;
  }
}

/** Throws unless it is so. `figures` is asked only then. */
export function must(isSo: boolean, invariant: string, figures: () => string): void {
  if (!isSo) throw new Violation(invariant, figures());
}
