import { listAlarms } from '../../../db/queries/alarms.ts';
import { loadDebtor } from '../../../db/queries/debtors.ts';
import type { NoticeView } from '../../contract/admin.ts';
import type { Alarm, AlarmCode } from '../../domain/alarm.ts';
import type { Deps } from '../../deps.ts';
import { toIso } from '../portal/view.ts';

/** The kinds of alarms that are raised: for whoever watches this server, without any names. */
export async function listAlarmCodes({ db }: Pick<Deps, 'db'>): Promise<readonly AlarmCode[]> {
  const raised = await listAlarms(db);
  return [...new Set(raised.map(({ code }) => code))];
}

/** What is past its time at a vendor, or at the whole installation. */
export async function listNotices(deps: Deps, vendorId: string): Promise<NoticeView[]> {
  const alarms = await listAlarms(deps.db, vendorId);
  return Promise.all(alarms.map((alarm) => noticeOf(deps, vendorId, alarm)));
}

async function noticeOf(
  deps: Deps,
  vendorId: string,
  { code, debtorId, since }: Alarm,
): Promise<NoticeView> {
  const debtor = debtorId === null ? undefined : await loadDebtor(deps.db, { vendorId, debtorId });
  return {
    code,
    debtor: debtor ? { id: debtor.id, name: debtor.name } : null,
    since: toIso(since),
  };
}
