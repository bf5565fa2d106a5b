import { debtorsOfAll } from '../../db/queries/debtors.ts';
import type { CaseRef } from '../../db/rows.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import { mistaken, said } from './command.ts';
import type { CommandDeps, Said, Typed } from './command.ts';

const PAGE = 500;
/** A broken database may have as many faults as rows; these say where to look. */
const MOST_FAULTS = 20;

/** Works out every balance and every hash of the journal anew, as after a restored copy. */
export async function auditCommand({ db }: CommandDeps, { args }: Typed): Promise<Said> {
  if (args.length > 0) return mistaken('Nothing to name: everything is looked at. Usage: audit');
  const ledger = (await verifyLedger(db)).map(
    (f) => `${f.invoiceId}: the balance is ${f.balanceMinor}, its entries make ${f.ledgerMinor}`,
  );
  const chains: string[] = [];
  let count = 0;
  let page: readonly CaseRef[] = [];
  do {
    page = await debtorsOfAll(db, { after: page.at(-1), limit: PAGE });
    count += page.length;
    for (const ref of page) {
      const chain = await verifyChain(db, ref);
      if (chain?.ok === false) chains.push(`${ref.debtorId}, record ${chain.seq}: ${chain.why}`);
    }
  } while (page.length === PAGE);
  const faults = [...ledger, ...chains];
  if (faults.length > 0)
    return mistaken(
      [`Not as it was written (${faults.length}):`, ...faults.slice(0, MOST_FAULTS)].join('\n  '),
    );
  return said(`Every balance and every record of ${count} debtors is as it was written.`);
}
