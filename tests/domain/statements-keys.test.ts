import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../server/statements/statement.ts';
import { SAMPLES, sample, taken } from '../support/statements/samples.ts';

type Move = {
  readonly cents: number;
  readonly day: number;
  readonly text: string;
  readonly bank: string;
};

const amountOf = (cents: number): string =>
  `${Math.trunc(cents / 100)},${String(cents % 100).padStart(2, '0')}`;

/** An MT940 message of our own, with the balances that its movements make. */
function message(number: number, opening: number, moves: readonly Move[]): string {
  const closing = moves.reduce((sum, move) => sum + move.cents, opening);
  const lines = moves.map(({ cents, day, text, bank }) => {
    const date = `2605${String(day).padStart(2, '0')}`;
    return `:61:${date}C${amountOf(cents)}NTRFNONREF${bank === '' ? '' : `//${bank}`}\n:86:${text}`;
  });
  return [
    ':20:X',
    ':25:DE89370400440532013000',
    `:28C:${number}`,
    `:60F:C260501EUR${amountOf(opening)}`,
    ...lines,
    `:62F:C260531EUR${amountOf(closing)}`,
    '-',
  ].join('\n');
}

const keysIn = (statements: readonly Statement[]): readonly string[] =>
  statements.flatMap((statement) => statement.lines.map((line) => line.key));
const keysOf = (...messages: readonly string[]): readonly string[] =>
  keysIn(taken(messages.join('\n')));
const sumOf = (moves: readonly Move[]): number => moves.reduce((sum, move) => sum + move.cents, 0);

const moves = fc.array(
  fc.record({
    cents: fc.constantFrom(100, 250, 11_858),
    day: fc.integer({ min: 1, max: 4 }),
    text: fc.constantFrom('FV/1', 'FV/2', 'rent'),
    bank: fc.constantFrom('', '', 'B1', 'B2'),
  }),
  { maxLength: 12 },
);

describe('a line has one key for good', () => {
  test.each(SAMPLES)('the same statement twice: %s', (name) => {
    const keys = keysIn(taken(sample(name)));
    expect(keysIn(taken(sample(name)))).toEqual(keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('all lines of a statement have different keys, and the same ones next time', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const keys = keysOf(message(1, 100, all));
        expect(new Set(keys).size).toBe(all.length);
        expect(keysOf(message(1, 100, all))).toEqual(keys);
      }),
    );
  });

  test('statements of days and one of all the days agree, whatever their numbers', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const days = [1, 2, 3, 4].map((day) => all.filter((move) => move.day === day));
        const whole = keysOf(message(77, 100, days.flat()));
        const apart = days.flatMap((one, index) => keysOf(message(index, 100, one)));
        expect(apart).toEqual(whole);
      }),
    );
  });

  test('in which order a day is told does not matter', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const backwards = keysOf(message(1, 100, all.toReversed()));
        expect(backwards.toSorted()).toEqual(keysOf(message(1, 100, all)).toSorted());
      }),
    );
  });

  test('the same statement twice in one file is one', () => {
    fc.assert(
      fc.property(moves, (all) => {
        fc.pre(all.length > 0);
        const once = message(1, 100, all);
        expect(new Set(keysOf(once, once)).size).toBe(all.length);
      }),
    );
  });

  test('equal payments in two statements that follow each other are two', () => {
    fc.assert(
      fc.property(moves, (all) => {
        fc.pre(all.length > 0);
        const keys = keysOf(message(1, 100, all), message(2, 100 + sumOf(all), all));
        expect(new Set(keys).size).toBe(2 * all.length);
      }),
    );
  });

  test('another account, day, amount, direction, text or bank reference is another line', () => {
    const line = ':61:260504C1,00NTRFNONREF//B1\n:86:FV/1';
    const file = (text: string, account = 'K1'): string =>
      `:20:X\n:25:${account}\n:28C:1\n:60F:C260501EUR0,\n${text}\n:62F:C260531EUR9,\n`;
    const keys = [
      file(line.replace('1,00', '9,00')),
      file(line.replace('1,00', '9,00'), 'K2'),
      file(line.replace('0504C1,00', '0503C9,00')),
      file(line.replace('1,00', '9,00').replace('FV/1', 'FV/2')),
      file(line.replace('1,00', '9,00').replace('//B1', '')),
      file(`${line}\n${line.replace('1,00', '8,00')}`),
      file(`${line.replace('1,00', '19,00')}\n${line.replace('C1,00', 'D10,00')}`),
    ].map((text) => keysIn(taken(text))[0]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
