import { countBankLines } from '../../../db/queries/bank.ts';
import { brokenCasesOf } from '../../../db/queries/broken-cases.ts';
import { loadOverview } from '../../../db/queries/overview.ts';
import { listOpenTasks } from '../../../db/queries/tasks.ts';
import { listUsers } from '../../../db/queries/users.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { Me, OverviewView } from '../../contract/admin.ts';
import { localDate } from '../../domain/calendar.ts';
import { staleSince } from '../../domain/stale-data.ts';
import type { Deps } from '../../deps.ts';
import { listNotices } from '../alarms/show.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { taskView } from './task-view.ts';
import { listUpcoming } from './upcoming.ts';

const TASKS = 50;

/** What is owed, how the plans stand and what a person must do. */
export async function showOverview(deps: Deps, vendorId: string): Promise<Outcome<OverviewView>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) return failed('notFound');
  const today = localDate(deps.clock.now(), vendor.timeZone);
  const overview = await loadOverview(deps.db, vendorId, today);
  const tasks = await listOpenTasks(deps.db, vendorId, { today, limit: TASKS });
  const { open } = await countBankLines(deps.db, vendorId);
  return done({
    notices: await listNotices(deps, vendorId),
    owed: overview.owed.map((row) => ({ ...row })),
    plans: { ...overview.plans },
    openTasks: overview.openTasks,
    bank: { open, isStale: staleSince(vendor, deps.clock.now()) !== null },
    tasks: tasks.map((task) => taskView(task, today)),
    upcoming: await listUpcoming(deps, vendorId),
    brokenCases: await brokenCasesOf(deps.db, vendorId, TASKS),
  });
}

/** Who is signed in, for which vendor, and which day it is there. */
export async function showMe(deps: Deps, vendorId: string, userId: string): Promise<Outcome<Me>> {
  const vendor = await loadVendor(deps.db, vendorId);
  const people = await listUsers(deps.db, vendorId);
  const user = people.find(({ id }) => id === userId);
  if (vendor === undefined || user === undefined) return failed('notFound');
  const now = deps.clock.now();
  return done({
    user: { name: user.name, email: user.email },
    vendor: {
      id: vendor.id,
      name: vendor.name,
      timeZone: vendor.timeZone,
      accent: vendor.profile.accent,
    },
    people: people.map(({ id, name }) => ({ id, name })),
    today: localDate(now, vendor.timeZone),
    now: toIso(now),
    sandbox: deps.config.sandbox,
    steps: vendor.settings.sequence.steps.map((step) => ({ ...step })),
  });
}
