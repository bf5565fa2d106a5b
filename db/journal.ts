import { hash } from 'node:crypto';
import type { Instant } from '../server/domain/brands.ts';
import { canonicalJson } from '../server/domain/canonical-json.ts';
import type { Actor, JournalEvent } from '../server/domain/decision.ts';
import type { Entry } from '../server/domain/facts.ts';
import type { CaseRef } from './rows.ts';

/** What is kept, also of kinds that are no longer written. */
export type Recorded = Omit<JournalEvent, 'type'> & { readonly type: string };

/** One journal record with the ledger entries that were decided with it. */
export type JournalRecord = CaseRef &
  Recorded & {
    readonly seq: number;
    readonly actor: Actor;
    readonly at: Instant;
    readonly entries: readonly Entry[];
  };

/** SHA-256 over the hash before it and the record: a changed, moved or missing record breaks every later one. */
export function chainHash(previous: string, record: JournalRecord): string {
  const { vendorId, debtorId, seq, type, data, actor, at, entries } = record;
  return hash(
    'sha256',
    `${previous}\n${canonicalJson({ vendorId, debtorId, seq, type, data, actor, at, entries })}`,
  );
}
