import { bank } from './admin/bank.ts';
import { comparison } from './admin/comparison.ts';
import { debtor } from './admin/debtor.ts';
import { dunning, holds, resume, steps, stops } from './admin/dunning.ts';
import { events, future, timeline } from './admin/events.ts';
import { why } from './admin/why.ts';
import { frame, signIn } from './admin/frame.ts';
import { invoice, invoices, statuses } from './admin/invoices.ts';
import {
  askedStates,
  letterKinds,
  letterReasons,
  letterStates,
  overtaking,
} from './admin/letters.ts';
import { keys } from './admin/keys.ts';
import { notices } from './admin/notices.ts';
import { overview, tasks } from './admin/overview.ts';
import { plan, plans } from './admin/plans.ts';
import { settings } from './admin/settings.ts';

/**
 * Every sentence of the vendor's side. Amounts, dates and times arrive written, in the short forms of
 * dense tables, which no language bends.
 */
export const englishAdmin = {
  frame,
  signIn,
  comparison,
  debtor,
  overview,
  notices,
  tasks,
  invoices,
  invoice,
  statuses,
  plans,
  plan,
  settings,
  keys,
  bank,
  steps,
  dunning,
  holds,
  stops,
  resume,
  letterKinds,
  letterStates,
  askedStates,
  letterReasons,
  overtaking,
  events,
  future,
  timeline,
  why,
};

export type AdminMessages = typeof englishAdmin;
