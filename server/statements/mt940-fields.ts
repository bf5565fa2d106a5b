import { refuse } from './refusal.ts';

/** One field of a message: tag without colons, its lines, and the line of the file it begins on. */
export type Field = {
  readonly tag: string;
  readonly lines: readonly string[];
  readonly line: number;
};

const MAX_LINES = 100_000;

/** The fields of each message in the file; a message begins with `:20:`. */
export function messagesIn(text: string): readonly (readonly Field[])[] {
  const lines = text.split('\n');
  if (lines.length > MAX_LINES) {
    refuse('tooLarge', 'file', `The file has more than ${MAX_LINES} lines.`);
  }
  const messages: Field[][] = [];
  let open: string[] | undefined;
  for (const [index, raw] of lines.entries()) {
    // What a frame of the SWIFT network says before the text block is not about the account.
    const line = raw.replace(/^(?:\{[1235]:.*)?\{4:/u, '');
    const [, tag, rest = ''] = /^:(\d{2}[A-Z]?|NS):(.*)$/u.exec(line) ?? [];
    if (tag !== undefined) {
      open = [rest];
      if (tag === '20') messages.push([]);
      messages.at(-1)?.push({ tag, lines: open, line: index + 1 });
    } else if (/^(?:-\s*|-\}.*|\{[1-5]:.*)$/u.test(line)) open = undefined;
    else open?.push(line);
  }
  return messages;
}
