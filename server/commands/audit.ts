import { AUDIT_START, auditSlice } from '../../db/audit.ts';
import type { AuditCursor } from '../../db/audit.ts';
import { recordAudit } from '../../db/queries/broken-cases.ts';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';

/** A broken database may have as many faults as rows; these say where to look. */
const MOST_FAULTS = 20;

/**
 * Works out every balance and every hash of the journal anew, as after a restored copy, and writes down
 * what it finds: a case that is right again takes writes again at once.
 */
export async function auditCommand({ db, clock }: CommandDeps, { args }: Typed): Promise<Said> {
  if (args.length > 0) return mistaken('Nothing to name: everything is looked at. Usage: audit');
  const faults: string[] = [];
  let count = 0;
  let cursor: AuditCursor | null = AUDIT_START;
  while (cursor !== null) {
    const slice = await auditSlice(db, cursor);
    await recordAudit(db, slice, clock.now());
    count += slice.sound.length;
    for (const { debtorId, seq, why } of slice.faults) {
      faults.push(seq === null ? `${debtorId}, ${why}` : `${debtorId}, record ${seq}: ${why}`);
    }
    cursor = slice.next;
  }
  if (faults.length === 0) {
    return said(`Every balance and every record of ${count} debtors is as it was written.`);
  }
  return mistaken(
    [
      `Not as it was written, and closed to writes (${faults.length}):`,
      ...faults.slice(0, MOST_FAULTS),
    ].join('\n  '),
  );
}
