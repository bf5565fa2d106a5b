import { ConstraintViolated } from '../../../db/errors.ts';
import { decideBankLine } from '../../../db/queries/bank.ts';
import type { BankLineRow, LineDecisionRow } from '../../../db/queries/bank.ts';
import type { Actor } from '../../domain/decision.ts';
import type { KnownAccounts } from '../../domain/bank-transfer.ts';
import { decideRecordTransfer } from '../../domain/bank-line.ts';
import { decideUndoTransfer } from '../../domain/undo-transfer.ts';
import type { Deps } from '../../deps.ts';
import { derivedId } from '../../ids.ts';
import { changeCase } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { transferOf } from './match.ts';

/** How many words were said about the line before, and how many of them took one back. */
export type Said = { readonly words: number; readonly undone: number };

export type Recording = {
  readonly line: BankLineRow;
  readonly said: Said;
  readonly debtorId: string;
  readonly invoiceIds: readonly string[];
  readonly matched: 'certain' | 'confirmed';
  readonly accounts?: KnownAccounts;
  readonly actor: Actor;
};

const MAX_REFERENCE = 140;

/**
 * Books the money of a line. The payment and the word about the line are one write, and both are named
 * after the line: of two at the same time, for whichever invoices, one books it and the other hears
 * `bankLineDecided`.
 */
export async function recordLine(
  deps: Deps,
  { line, said, debtorId, invoiceIds, matched, accounts, actor }: Recording,
): Promise<Outcome<null>> {
  const { vendorId } = line;
  const again = said.undone > 0 ? [said.undone] : [];
  const paymentId = derivedId('pay', ['bank line', vendorId, line.id, ...again].join('\n'));
  const command = {
    lineId: line.id,
    transfer: transferOf(line),
    reference: (line.remittance || line.bankReference || '').slice(0, MAX_REFERENCE) || null,
    invoiceIds,
    paymentId,
    matched,
    ...(accounts && { accounts }),
  };
  const word = {
    no: said.words + 1,
    type: 'recorded',
    matched,
    invoiceIds,
    debtorId,
    paymentId,
  } as const;
  return orDecided(async () => {
    const changed = await changeCase(
      deps,
      { vendorId, debtorId },
      actor,
      (facts, now) => decideRecordTransfer(facts, command, now, deps.newId),
      { also: decideBankLine({ vendorId, lineId: line.id, ...word, actor, at: deps.clock.now() }) },
    );
    return changed.ok ? done(null) : changed;
  });
}

/** Puts a line aside: it pays none of our invoices. */
export async function ignoreLine(
  deps: Deps,
  line: BankLineRow,
  { said, actor }: { readonly said: Said; readonly actor: Actor },
): Promise<Outcome<null>> {
  const word: LineDecisionRow = {
    vendorId: line.vendorId,
    lineId: line.id,
    no: said.words + 1,
    type: 'ignored',
    matched: null,
    invoiceIds: [],
    debtorId: null,
    paymentId: null,
    actor,
    at: deps.clock.now(),
  };
  return orDecided(async () => {
    await deps.db.write(decideBankLine(word));
    return done(null);
  });
}

/** Takes back what was recorded of a line, with its payment, in one write. */
export async function undoLine(
  deps: Deps,
  { vendorId, id: lineId }: BankLineRow,
  recorded: LineDecisionRow,
  { said, actor }: { readonly said: Said; readonly actor: Actor },
): Promise<Outcome<null>> {
  const { debtorId, paymentId } = recorded;
  if (debtorId === null || paymentId === null)
    throw new Error('a recorded line without its payment');
  const at = deps.clock.now();
  const no = said.words + 1;
  const word = { ...recorded, no, type: 'undone', matched: null, actor, at } as const;
  return orDecided(async () => {
    const changed = await changeCase(
      deps,
      { vendorId, debtorId },
      actor,
      (facts, now) => decideUndoTransfer(facts, { lineId, paymentId }, now, deps.newId),
      { also: decideBankLine(word) },
    );
    return changed.ok ? done(null) : changed;
  });
}

/** The number of the word, or the name of the payment, is taken: somebody was faster. */
async function orDecided(write: () => Promise<Outcome<null>>): Promise<Outcome<null>> {
  try {
    return await write();
  } catch (error) {
    const isTaken =
      error instanceof ConstraintViolated &&
      error.kind === 'unique' &&
      /^(bank_line_decisions|payments)\./.test(error.on);
    if (!isTaken) throw error;
    return failed('bankLineDecided');
  }
}
