import { expect, test } from 'vitest';
import type { Deps } from '../../server/deps.ts';
import { confirmLine, ignoreLine, imported, linesOf, transfer } from '../support/bank.ts';
import { issue, look } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** Somebody else's turn, between what a word reads of the line and what it reads of earlier words. */
type Between = { turn?: (() => Promise<unknown>) | undefined };

const withTurns =
  (between: Between) =>
  (own: Deps): Deps => ({
    ...own,
    db: {
      ...own.db,
      read: async (statement) => {
        const { turn } = between;
        if (turn !== undefined && statement.sql.includes('FROM bank_line_decisions')) {
          between.turn = undefined;
          await turn();
        }
        return own.db.read(statement);
      },
    },
  });

/** One transfer that only a person can place, and two invoices of one debtor that it may be for. */
async function unplaced(saldo: TestWorld) {
  const debtor = { name: 'Restauracja', email: 'restauracja@podlipa.example', locale: 'en' };
  const one = await issue(saldo, 'FV/2026/401', { debtor, terms: undefined });
  const two = await issue(saldo, 'FV/2026/402', { debtor, terms: undefined });
  await imported(saldo, [transfer('some of it', 12_100)]);
  const [line] = await linesOf(saldo, 'open');
  return { one, two, line };
}

test('whoever looked at a line while another recorded it does not put its money aside', async () => {
  const between: Between = {};
  await using saldo = await openTestWorld({ deps: withTurns(between) });
  const { one, line } = await unplaced(saldo);
  between.turn = () => confirmLine(saldo, line, { invoiceIds: [one.invoice.id] });
  expect(await ignoreLine(saldo, line)).toMatchObject({
    status: 409,
    body: { code: 'bankLineDecided' },
  });
  expect(between.turn).toBeUndefined();
  expect(await linesOf(saldo, 'recorded')).toMatchObject([{ id: line?.id }]);
  expect(await look(saldo, one)).toMatchObject({ balanceMinor: 0 });
});

test('whoever confirms for another invoice of the debtor while it is recorded hears that it is decided', async () => {
  const between: Between = {};
  await using saldo = await openTestWorld({ deps: withTurns(between) });
  const { one, two, line } = await unplaced(saldo);
  between.turn = () => confirmLine(saldo, line, { invoiceIds: [one.invoice.id] });
  expect(await confirmLine(saldo, line, { invoiceIds: [two.invoice.id] })).toMatchObject({
    status: 409,
    body: { code: 'bankLineDecided' },
  });
  const [recorded] = await linesOf(saldo, 'recorded');
  expect(recorded?.decision?.invoices).toEqual([{ id: one.invoice.id, number: 'FV/2026/401' }]);
  expect(await countRows(saldo.deps.db, 'bank_line_decisions')).toBe(1);
  expect(await look(saldo, two)).toMatchObject({ balanceMinor: 12_100 });
});

test('a debtor’s transfers never make more than the ledger can add up', async () => {
  await using saldo = await openTestWorld();
  const { one } = await unplaced(saldo);
  const most = 2 ** 51;
  await imported(saldo, [transfer('first', most)], { id: 'S-2' });
  await imported(saldo, [transfer('second', most)], { id: 'S-3' });
  const large = (await linesOf(saldo, 'open')).filter(({ amountMinor }) => amountMinor === most);
  const answers = [];
  for (const line of large) {
    answers.push(await confirmLine(saldo, line, { invoiceIds: [one.invoice.id] }));
  }
  expect(answers).toMatchObject([
    { status: 200 },
    { status: 422, body: { code: 'amountNotAllowed' } },
  ]);
  expect((await saldo.call('GET', one.portal)).status).toBe(200);
});
