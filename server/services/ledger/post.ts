import type { z } from 'zod';
import { finishTasks } from '../../../db/queries/tasks.ts';
import type { InvoiceView } from '../../contract/invoice.ts';
import type {
  creditNoteSchema,
  offlinePaymentSchema,
  writeOffSchema,
} from '../../contract/ledger-api.ts';
import type { ProblemCode } from '../../contract/problem-codes.ts';
import type { CivilDate, Instant } from '../../domain/brands.ts';
import { localDate } from '../../domain/calendar.ts';
import { decideCreditNote } from '../../domain/credit-note.ts';
import type { Actor, Decision, Task } from '../../domain/decision.ts';
import type { CaseFacts, Invoice, TaxTotal } from '../../domain/facts.ts';
import {
  decideGrantDiscount,
  decideOfflinePayment,
  decideWriteOff,
} from '../../domain/ledger-decisions.ts';
import { bps, minor } from '../../domain/money.ts';
import type { Deps } from '../../deps.ts';
import { derivedId } from '../../ids.ts';
import { changeCase } from '../case.ts';
import { requireInvoice } from '../invoices/show.ts';
import { invoiceView } from '../invoices/view.ts';
import type { Outcome } from '../outcome.ts';

export type OnInvoice = {
  readonly vendorId: string;
  readonly invoiceId: string;
  readonly actor: Actor;
  /** Idempotency-Key of the request: who heard no answer and asks again must not be booked twice. */
  readonly requestKey?: string | undefined;
};

/** Money that came by bank transfer or in cash. */
export function recordPayment(
  deps: Deps,
  on: OnInvoice,
  input: z.infer<typeof offlinePaymentSchema>,
): Promise<Outcome<InvoiceView>> {
  const labels = { bankTransfer: 'bank transfer', cash: 'cash', other: 'other' } as const;
  return changeInvoice(deps, on, (facts, invoice, now) =>
    decideOfflinePayment(
      facts,
      {
        paymentId: nameOf('pay', on, input),
        invoiceIds: [invoice.id],
        amountMinor: input.amountMinor,
        currency: invoice.currency,
        valueOn: (input.paidOn ?? localDate(now, facts.vendor.timeZone)) as CivilDate,
        reference: input.reference ?? null,
        methodLabel: labels[input.method],
      },
      now,
      deps.newId,
    ),
  );
}

/** The same request makes the same row, also when the process died between the write and the answer. */
function nameOf(prefix: string, on: OnInvoice, input: object): string | undefined {
  const { vendorId, invoiceId, requestKey } = on;
  if (requestKey === undefined) return undefined;
  return derivedId(prefix, [vendorId, invoiceId, requestKey, JSON.stringify(input)].join('\n'));
}

/** A credit note of the vendor's books, applied to the invoice that it names. */
export function recordCreditNote(
  deps: Deps,
  on: OnInvoice,
  input: z.infer<typeof creditNoteSchema>,
): Promise<Outcome<InvoiceView>> {
  return changeInvoice(deps, on, (facts, invoice, now) =>
    decideCreditNote(
      facts,
      {
        entryId: nameOf('ent', on, input),
        invoiceId: invoice.id,
        amountMinor: input.amountMinor,
        currency: invoice.currency,
        issuedOn: (input.issuedOn ?? localDate(now, facts.vendor.timeZone)) as CivilDate,
        reference: input.number ?? null,
        reason: input.reason,
        ...(input.breakdown ? { breakdown: input.breakdown.map(toTaxTotal) } : {}),
      },
      now,
      deps.newId,
    ),
  );
}

/** Grants the discount of who paid its early total a little late (rules 3.5). */
export function grantDiscount(deps: Deps, on: OnInvoice): Promise<Outcome<InvoiceView>> {
  return changeInvoice(deps, on, (facts, invoice, now) =>
    decideGrantDiscount(facts, { invoiceId: invoice.id }, now, deps.newId),
  );
}

/** Gives up what is still owed. */
export function writeOff(
  deps: Deps,
  on: OnInvoice,
  input: z.infer<typeof writeOffSchema>,
): Promise<Outcome<InvoiceView>> {
  return changeInvoice(
    deps,
    on,
    (facts, invoice, now) =>
      decideWriteOff(
        facts,
        { invoiceId: invoice.id, reason: input.reason ?? '', tellDebtor: input.tellDebtor },
        now,
        deps.newId,
      ),
    ['call', 'decideHandOver'],
  );
}

/** Decides something about one invoice of this vendor and answers with the invoice as it is then. */
export async function changeInvoice<Code extends ProblemCode>(
  deps: Deps,
  on: OnInvoice,
  decide: (facts: CaseFacts, invoice: Invoice, now: Instant) => Decision<Code>,
  /** What asked somebody to decide just this is done with it. */
  finishes: readonly Task['kind'][] = [],
): Promise<Outcome<InvoiceView>> {
  const loaded = await requireInvoice(deps, on.vendorId, on.invoiceId);
  if (!loaded.ok) return loaded;
  const { facts, invoice } = loaded.value;
  const ref = { vendorId: on.vendorId, debtorId: facts.debtor.id };
  const about = { invoiceId: invoice.id, at: deps.clock.now() };
  const changed = await changeCase(
    deps,
    ref,
    on.actor,
    (fresh, now) => decide(fresh, invoice, now),
    { also: finishes.length > 0 ? [finishTasks(ref, finishes, about)] : [] },
  );
  return changed.ok
    ? { ok: true, value: await invoiceView(deps, changed.facts, invoice) }
    : changed;
}

type BreakdownRow = NonNullable<z.infer<typeof creditNoteSchema>['breakdown']>[number];

function toTaxTotal({ taxRateBps, taxCategory, netMinor, taxMinor }: BreakdownRow): TaxTotal {
  return {
    taxRateBps: bps(taxRateBps),
    taxCategory,
    netMinor: minor(netMinor),
    taxMinor: minor(taxMinor),
  };
}
