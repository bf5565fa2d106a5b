import { extractText, getDocumentProxy, getMeta } from 'unpdf';

export type ReadPdf = {
  /** Text of each page, white space as one blank. */
  readonly pages: readonly string[];
  readonly text: string;
  readonly title: string | undefined;
  readonly language: string | undefined;
};

/** Reads a PDF with a program that did not write it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  // The reader takes the bytes for itself.
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: false });
  const meta: { info: Record<string, unknown> } = await getMeta(pdf);
  const pages = text.map((page) => page.replaceAll(/\s+/g, ' ').trim());
  const value = (name: string): string | undefined => {
    const found = meta.info[name];
    return typeof found === 'string' ? found : undefined;
  };
  return { pages, text: pages.join(' '), title: value('Title'), language: value('Language') };
}
