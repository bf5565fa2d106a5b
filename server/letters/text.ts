import { plainText } from '../../portal/messages/rich.ts';
import type { Block, Letter, Row, Sender, Table } from './letter.ts';

const WIDTH = 72;

/** The plain text part: the same letter for people and programs that read no HTML. */
export function letterText(letter: Letter): string {
  const words = letter.blocks.filter((block) => block.kind !== 'table');
  const tables = letter.blocks.filter((block) => block.kind === 'table');
  const parts = [
    letter.from.name,
    letter.greeting,
    ...words.map((block) => textOf(block)),
    signatureText(letter.from),
    ...tables.map(tableText),
    '-- ',
    ...letter.footer.map((line) => wrap(line)),
  ];
  return `${parts.join('\n\n').replace('\n\n-- \n\n', '\n\n-- \n')}\n`;
}

function textOf(block: Exclude<Block, Table>): string {
  // The address stands alone on its line and is never wrapped: mail programs make it a link.
  if (block.kind === 'button') return `${block.label}:\n${block.href}`;
  return wrap(plainText(block.text));
}

function signatureText({ signature, name, phone, email }: Sender): string {
  return [signature, name, phone, email].filter((line) => line !== null).join('\n');
}

function tableText({ rows, sum }: Table): string {
  const all = sum === null ? rows : [...rows, sum];
  const amountWidth = Math.max(...all.map(({ amount }) => lengthOf(amount)));
  const set = (row: Row) => rowText(row, amountWidth);
  const rule = '-'.repeat(WIDTH);
  return [...rows.map(set), ...(sum === null ? [] : [rule, set(sum)])].join('\n');
}

function rowText({ label, note, amount }: Row, amountWidth: number): string {
  const left = WIDTH - amountWidth - 2;
  const lines = wrap(note === null ? label : `${label}, ${note}`, left).split('\n');
  const [first = '', ...more] = lines;
  const gap = ' '.repeat(Math.max(2, WIDTH - lengthOf(first) - lengthOf(amount)));
  return [`${first}${gap}${amount}`, ...more.map((line) => `  ${line}`)].join('\n');
}

/** Breaks at spaces; a no-break space holds an amount together. */
function wrap(text: string, width = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \n]+/)) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

const lengthOf = (text: string): number => Array.from(text).length;
