import { changeAlarms, findLate, listAlarms } from '../../../db/queries/alarms.ts';
import { alarmKey, deadlinesAt } from '../../domain/alarm.ts';
import type { Deps } from '../../deps.ts';
import { ANSWERED } from '../payments/missed-events.ts';

/**
 * Looks for what is past its time (faults F18, invariant I15): said once in the log, shown to people for
 * as long as it lasts, gone by itself when it is over.
 */
export async function checkAlarms(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const { livemode } = deps.payments;
  const late = await findLate(deps.db, deadlinesAt(now), { livemode, answered: ANSWERED });
  const known = await listAlarms(deps.db);
  const [lateKeys, knownKeys] = [late, known].map((alarms) => new Set(alarms.map(alarmKey)));
  const raised = late.filter((alarm) => !knownKeys?.has(alarmKey(alarm)));
  const cleared = known.filter((alarm) => !lateKeys?.has(alarmKey(alarm)));
  if (raised.length + cleared.length === 0) return;
  const news = await changeAlarms(deps.db, { raised, cleared }, now);
  for (const alarm of news) deps.log.error({ alarm }, 'alarm raised');
  for (const alarm of cleared) deps.log.info({ alarm }, 'alarm over');
}
