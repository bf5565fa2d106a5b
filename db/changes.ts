import type { Change } from '../server/domain/decision.ts';
import type { Entry } from '../server/domain/facts.ts';
import { balanceOf } from '../server/domain/ledger.ts';
import { updateDebtor } from './queries/debtors.ts';
import { endMessage } from './queries/messages.ts';
import { finishTasks } from './queries/tasks.ts';
import { fromPayment } from './payment-row.ts';
import { fromPlan } from './plan-row.ts';
import {
  type CaseRef,
  fromCredit,
  fromEntry,
  fromHold,
  fromInvoice,
  fromMessage,
  fromTask,
} from './rows.ts';
import {
  entries,
  holds,
  invoices,
  offers,
  payments,
  plans,
  quotes,
  reminders,
} from './schema/cases.ts';
import { credits, messages, tasks } from './schema/outside.ts';
import type { Statement } from './statement.ts';
import { tableSql } from './table.ts';

export type Changes = {
  /** The journal record that the new ledger entries belong to. */
  readonly seq: number;
  readonly changes: readonly Change[];
  /** The whole ledger of the case after the changes. */
  readonly entries: readonly Entry[];
};

/** One statement per change, so ordered that a row comes after those it names. */
export function changeStatements(
  ref: CaseRef,
  { seq, changes, entries: ledger }: Changes,
): Statement[] {
  let place = 0;
  const context = {
    ledger,
    nextPlace: () => ({ seq, place: place++ }),
    newTaskIds: changes.flatMap((c) => (c.do === 'addTask' ? [c.task.id] : [])),
  };
  return changes
    .toSorted((a, b) => RANK[a.do] - RANK[b.do])
    .map((change) => changeStatement(ref, change, context));
}

type Context = {
  readonly ledger: readonly Entry[];
  readonly nextPlace: () => { readonly seq: number; readonly place: number };
  /** Rows of one table are written together and first, so what is ended is not known by its turn. */
  readonly newTaskIds: readonly string[];
};

const RANK: { readonly [Kind in Change['do']]: number } = {
  putDebtor: 0,
  addInvoice: 0,
  putPlan: 1,
  putPayment: 2,
  addQuote: 3,
  addEntry: 4,
  addMessage: 5,
  putHold: 6,
  putOffer: 6,
  putReminder: 6,
  endMessage: 6,
  endTasks: 6,
  addTask: 6,
  addCredit: 6,
};

const invoiceSql = tableSql(invoices);
const entrySql = tableSql(entries);
const quoteSql = tableSql(quotes);
const paymentSql = tableSql(payments);
const planSql = tableSql(plans);
const holdSql = tableSql(holds);
const offerSql = tableSql(offers);
const reminderSql = tableSql(reminders);
const messageSql = tableSql(messages);
const taskSql = tableSql(tasks);
const creditSql = tableSql(credits);

function changeStatement(
  ref: CaseRef,
  change: Change,
  { ledger, nextPlace, newTaskIds }: Context,
): Statement {
  switch (change.do) {
    case 'putDebtor':
      return updateDebtor(ref, change.debtor);
    case 'addInvoice': {
      const { invoice, contentHash } = change;
      const balanceMinor = balanceOf(ledger, invoice.id);
      return invoiceSql.insert(fromInvoice(ref, invoice, { contentHash, balanceMinor }));
    }
    case 'addEntry':
      return entrySql.insert(fromEntry(ref, change.entry, nextPlace()));
    case 'addQuote':
      return quoteSql.insert({ ...ref, ...change.quote });
    case 'putPayment':
      return paymentSql.put(fromPayment(ref, change.payment, change.askAt));
    case 'putPlan':
      return planSql.put(fromPlan(ref, change.plan));
    case 'putHold':
      return holdSql.put(fromHold(ref, change.hold));
    case 'putOffer':
      return offerSql.put({ ...ref, ...change.offer });
    case 'putReminder':
      return reminderSql.put({ ...ref, ...change.reminder });
    case 'addMessage':
      return messageSql.insert(fromMessage(ref, change.message));
    case 'endMessage':
      return endMessage(ref, change);
    case 'addTask':
      return taskSql.insert(fromTask(ref, change.task));
    case 'endTasks':
      return finishTasks(ref, [change.kind], { ...change, except: newTaskIds });
    case 'addCredit':
      return creditSql.insert(fromCredit(ref, change.credit));
  }
}
