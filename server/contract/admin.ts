import { z } from '@hono/zod-openapi';
import { ALARM_CODES } from '../domain/alarm.ts';
import { parseCurrency } from '../domain/money.ts';
import { parseIban } from '../domain/iban.ts';
import { invoiceSchema, invoiceSummarySchema } from './invoice.ts';
import { previewEventSchema, resumeRuleSchema, timelineEventSchema } from './ledger-api.ts';
import { vendorPlanSchema } from './plan-api.ts';
import {
  bpsSchema,
  civilDateSchema,
  currencySchema,
  instantSchema,
  minorSchema,
  positiveMinorSchema,
} from './primitives.ts';
import { lineSchema } from './text.ts';

/** What the vendor's people see and set. Behind a session, never behind an API key. */

export const signInSchema = z.strictObject({
  email: z.string().trim().max(254),
  password: z.string().min(1).max(200),
});
export const signedInSchema = z.object({
  token: z.string(),
  cookieName: z.string(),
  expiresAt: instantSchema,
});

export const meSchema = z.object({
  user: z.object({ name: z.string(), email: z.string() }),
  vendor: z.object({ id: z.string(), name: z.string(), timeZone: z.string(), accent: z.string() }),
  /** Everybody who may sign in here: the names of those who did what the pages tell of. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  today: civilDateSchema,
  now: instantSchema,
  sandbox: z.boolean(),
  /** The sequence that reminds the debtors, step by step. */
  steps: z.array(
    z.object({
      id: z.string(),
      offsetDays: z.int(),
      channel: z.enum(['email', 'callTask']),
      tone: z.int(),
      template: z.enum([
        'beforeDue',
        'whenExpected',
        'secondReminder',
        'firmReminder',
        'callTask',
        'finalDemand',
      ]),
    }),
  ),
});
export type Me = z.infer<typeof meSchema>;

const taskSchema = z.object({
  id: z.string(),
  kind: z.string(),
  debtor: z.object({ id: z.string(), name: z.string() }),
  invoiceId: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  dueOn: civilDateSchema,
  note: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type TaskView = z.infer<typeof taskSchema>;

/** One thing that will happen by itself to a debtor, if nobody pays before. */
const upcomingSchema = previewEventSchema.omit({ invoiceIds: true }).extend({
  debtor: z.object({ id: z.string(), name: z.string() }),
  invoices: z.array(z.object({ id: z.string(), number: z.string() })),
});
export type UpcomingView = z.infer<typeof upcomingSchema>;

/** What is late or does not answer, until it is over. */
const noticeSchema = z.object({
  code: z.enum(ALARM_CODES),
  debtor: z.object({ id: z.string(), name: z.string() }).nullable(),
  since: instantSchema,
});
export type NoticeView = z.infer<typeof noticeSchema>;

export const overviewSchema = z.object({
  notices: z.array(noticeSchema),
  owed: z.array(
    z.object({
      currency: z.string(),
      count: z.int(),
      balanceMinor: minorSchema,
      overdueCount: z.int(),
      overdueMinor: minorSchema,
    }),
  ),
  plans: z.record(z.string(), z.int()),
  openTasks: z.int(),
  bank: z.object({
    /** Transfers that a person has to place. */
    open: z.int(),
    /** Nobody is reminded until a newer statement comes in. */
    isStale: z.boolean(),
  }),
  tasks: z.array(taskSchema),
  upcoming: z.array(upcomingSchema),
  /** Debtors whose records are not as they were written: nothing is recorded for them. */
  brokenCases: z.array(z.object({ debtorId: z.string(), name: z.string() })),
});
export type OverviewView = z.infer<typeof overviewSchema>;

/** A hold that is in force, recorded or following from a payment or plan, with its figures. */
export const activeHoldSchema = z.object({
  reason: z.string(),
  source: z.string(),
  from: instantSchema,
  untilOn: civilDateSchema.nullable(),
  holdId: z.string().nullable(),
  mayEnd: z.boolean(),
  /** Where the sequence goes on when it ends. */
  resume: resumeRuleSchema,
  why: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

export const letterRowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  to: z.string(),
  step: z.string().nullable(),
  status: z.enum(['queued', 'sent', 'suppressed', 'failed']),
  at: instantSchema,
  why: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
});

export const adminInvoiceSchema = z.object({
  invoice: invoiceSchema,
  /** What of the debtor's credit may pay an invoice of this currency. */
  creditMinor: minorSchema,
  /** What people at the vendor have to do about it, or about its debtor. */
  tasks: z.array(taskSchema),
  holds: z.array(activeHoldSchema),
  letters: z.array(letterRowSchema),
  reminders: z.array(
    z.object({
      step: z.string(),
      cycle: z.int(),
      outcome: z.string(),
      at: instantSchema,
      why: letterRowSchema.shape.why,
      /** What became of what the step asked a person to do; null: it is a letter. */
      asked: z
        .object({ state: z.enum(['due', 'done', 'idle', 'reached']), at: instantSchema })
        .nullable(),
    }),
  ),
  timeline: z.array(timelineEventSchema),
  preview: z.array(previewEventSchema),
  steps: z.array(z.object({ id: z.string(), channel: z.string(), tone: z.int() })),
});
export type AdminInvoice = z.infer<typeof adminInvoiceSchema>;

/** Records on one page of what happened with a debtor. */
export const HISTORY_PAGE = 50;
export const historyQuerySchema = z.strictObject({
  /** Only records with a smaller number. */
  before: z.coerce.number().int().min(1).optional(),
});

/** What happened with a debtor over all invoices, a page of it, newest first. */
export const debtorHistorySchema = z.object({
  events: z.array(
    timelineEventSchema.extend({
      /** The currency of its figures, where it names none. */
      currency: z.string(),
      invoices: z.array(z.object({ id: z.string(), number: z.string() })),
      /** The step of the letter that it is about. */
      step: z.string().nullable(),
      /** The payment that it is about, as a whole. */
      payment: z.object({ amountMinor: minorSchema, currency: z.string() }).nullable(),
    }),
  ),
  /** Where the page before it ends; null: nothing came before. */
  before: z.int().nullable(),
  /** What banks ask back now, per currency. */
  disputed: z.array(z.object({ currency: z.string(), amountMinor: minorSchema })),
});
export type DebtorHistory = z.infer<typeof debtorHistorySchema>;

export const BOARD_TABS = [
  'all',
  'onTrack',
  'dueThisWeek',
  'missed',
  'defaulted',
  'completed',
] as const;
/** Plans on one page of the board. */
export const BOARD_PAGE = 50;
export const planBoardQuerySchema = z.object({
  tab: z.enum(BOARD_TABS).default('all'),
  /** How many plans of the tab come before the page. */
  from: z.coerce.number().int().min(0).max(100_000).default(0),
});

const amountsSchema = z.array(z.object({ currency: z.string(), leftMinor: minorSchema }));
export const adminPlanSchema = vendorPlanSchema.extend({
  /** Where dunning stands on the first of its invoices that is still owed. */
  dunning: invoiceSummarySchema.shape.dunning.nullable(),
  /** The latest letter about one of its instalments. */
  lastLetter: z
    .object({
      kind: z.enum(['planBefore', 'planDue', 'planMissed']),
      no: z.int(),
      at: instantSchema,
    })
    .nullable(),
  mayCancel: z.boolean(),
  mayReinstate: z.boolean(),
});
export type AdminPlan = z.infer<typeof adminPlanSchema>;

export const planBoardSchema = z.object({
  tabs: z.array(z.object({ tab: z.enum(BOARD_TABS), count: z.int(), amounts: amountsSchema })),
  /** One page of the tab, newest first. */
  plans: z.array(adminPlanSchema),
  /** Running plans are all counted; of the ended ones only so many of the newest. null: all of them. */
  endedShown: z.int().nullable(),
});
export type PlanBoard = z.infer<typeof planBoardSchema>;

const missedSchema = z.int().min(1).max(12);

/** The whole policy: whoever saves it sees and keeps all of it. */
const planPolicyInputSchema = z.strictObject({
  counts: z.array(z.int().min(2).max(60)).min(1).max(12),
  frequencies: z.array(z.enum(['weekly', 'biweekly', 'monthly'])).min(1),
  minInstalmentMinor: positiveMinorSchema,
  minFirstBps: bpsSchema,
  latestFirstDays: z.int().min(0).max(365),
  longestDays: z.int().min(7).max(3650),
  autopay: z.enum(['off', 'optional', 'required']),
  activation: z.discriminatedUnion('on', [
    z.strictObject({ on: z.literal('acceptance') }),
    z.strictObject({ on: z.literal('firstPayment'), withinDays: z.int().min(1).max(60) }),
  ]),
  weekend: z.enum(['keep', 'nextWorkingDay']),
  graceDays: z.int().min(0).max(60),
  /** When missed payments break it, once their grace is over. */
  defaultAfter: z.discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('missedInTotal'), count: missedSchema }),
    z.strictObject({ rule: z.literal('missedInARow'), count: missedSchema }),
    z.strictObject({ rule: z.literal('arrears'), percentBps: bpsSchema.min(1) }),
  ]),
  noticeDays: z.int().min(0).max(60),
  reinstateDays: z.int().min(0).max(90),
  /** A step of the sequence, taken when it is firmer than the one that waited; null: that one. */
  resumeAtStep: z.string().max(20).nullable(),
  againAfterDefault: z.boolean(),
});

const ibanSchema = z
  .string()
  .max(60)
  .overwrite((text) => parseIban(text) ?? text)
  .refine((text) => parseIban(text) !== undefined, 'is not an account number (IBAN)');

export const settingsSchema = z.strictObject({
  /** Of the settings that were shown: a change in between is refused, not overwritten. */
  version: z.int().min(1),
  defaultTermsDays: z.int().min(0).max(365),
  discount: z
    .strictObject({
      percentBps: z.int().min(1).max(9_999),
      days: z.int().min(1).max(365),
      taxMode: z.enum(['onEarly', 'always', 'never']),
    })
    .nullable(),
  plan: planPolicyInputSchema.nullable(),
  sequence: z.enum(['standard', 'polish-classic', 'biweekly-gentle']),
  /** What the smallest amounts of reminders and plans are amounts of. */
  currency: currencySchema.refine(
    (code) => parseCurrency(code) !== undefined,
    'is not a currency that we know',
  ),
  minReminderMinor: minorSchema.min(0),
  /** Relies on imported bank statements: nobody is reminded when the newest ended longer ago. */
  statements: z.strictObject({ staleAfterHours: z.int().min(12).max(720) }).nullable(),
  /** Where debtors enter their card: in a form of our page, or on Stripe's own page. */
  checkout: z.enum(['embedded', 'redirect']),
  allowedOrigins: z.array(z.string().max(300)).max(20),
  profile: z.strictObject({
    email: z.email().max(254),
    phone: lineSchema(40).nullable(),
    contactName: lineSchema(120).nullable(),
    address: z.array(lineSchema(120)).max(6),
    taxId: lineSchema(60).nullable(),
    iban: ibanSchema.nullable(),
    accent: z.string().regex(/^#[0-9a-f]{6}$/i, 'is not a colour such as #1f5c4d'),
  }),
});
export type SettingsView = z.infer<typeof settingsSchema>;
