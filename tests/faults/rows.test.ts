import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ROWS } from './rows.ts';
import type { Proof } from './rows.ts';

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

test('every fault from F1 to F67 has a row, once and in order', () => {
  expect(ROWS.map(({ fault }) => fault)).toEqual(Array.from({ length: 67 }, (_, n) => `F${n + 1}`));
});

test('every fault has a test or a reason why it has none', () => {
  const bare = ROWS.filter(({ proofs, open }) => proofs.length === 0 && open === undefined);
  expect(bare.map(({ fault }) => fault)).toEqual([]);
});

test('every test that a fault names is there, with the case that it picks', () => {
  const missing = ROWS.flatMap(({ fault, proofs }) =>
    proofs
      .filter(({ file, title, part = '' }) => {
        const text = read(file);
        return !text.includes(title) || !text.includes(part.replace(/^\(|\)$/g, ''));
      })
      .map(({ title, part }) => `${fault}: ${title} ${part ?? ''}`),
  );
  expect(missing).toEqual([]);
});

test('every fault with a test stands by its number in the title of one of them', () => {
  const unnamed = ROWS.filter(
    ({ fault, proofs }) =>
      proofs.length > 0 &&
      !proofs.some((proof) => titleOf(proof).some((text) => names(text, fault))),
  );
  expect(unnamed.map(({ fault }) => fault)).toEqual([]);
});

const names = (text: string, fault: string): boolean => new RegExp(`\\b${fault}\\b`).test(text);

/** What the source says where the title stands: its line, and the case that it picks. */
const titleOf = ({ file, title, part = '' }: Proof): readonly string[] => [
  part,
  ...read(file)
    .split('\n')
    .filter((line) => line.includes(title)),
];
