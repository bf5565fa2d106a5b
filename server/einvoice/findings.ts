/** Something in a document: where (BT number of EN 16931 and element path) and what, in plain words. */
export type Finding = { readonly path: string; readonly message: string };

const MAX_FINDINGS = 50;

/** Errors refuse the document; warnings go along with it. */
export class Findings {
  readonly errors: Finding[] = [];
  readonly warnings: Finding[] = [];

  error(term: string, path: string, message: string): void {
    if (this.errors.length < MAX_FINDINGS) this.errors.push({ path: `${term} ${path}`, message });
  }

  warn(term: string, path: string, message: string): void {
    if (this.warnings.length < MAX_FINDINGS) {
      this.warnings.push({ path: `${term} ${path}`, message });
    }
  }
}
