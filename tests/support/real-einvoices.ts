import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../real-einvoices/', import.meta.url);

/** Documents of other people, which are theirs to publish: whoever has some puts them there. */
export const realEInvoices: readonly string[] = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.xml'))
  : [];

export const realEInvoice = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(path, FOLDER)));
