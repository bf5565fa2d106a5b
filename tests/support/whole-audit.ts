import { AUDIT_START, auditSlice } from '../../db/audit.ts';
import type { AuditCursor, CaseFault } from '../../db/audit.ts';
import type { Database } from '../../db/client.ts';

/** Every slice of an audit, without writing down what it finds. */
export async function auditAll(
  db: Database,
): Promise<{ readonly faults: readonly CaseFault[]; readonly sound: number; slices: number }> {
  const faults: CaseFault[] = [];
  let sound = 0;
  let slices = 0;
  let cursor: AuditCursor | null = AUDIT_START;
  while (cursor !== null) {
    const slice = await auditSlice(db, cursor);
    faults.push(...slice.faults);
    sound += slice.sound.length;
    slices += 1;
    cursor = slice.next;
  }
  return { faults, sound, slices };
}
