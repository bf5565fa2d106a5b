import type { SettingsView } from '../../server/contract/admin.ts';
import { parseAmountInput } from './amount-input.ts';
import {
  good,
  HUNDREDTHS,
  problemsOf,
  readChoice,
  readForm,
  readPercent,
  readText,
  readWhole,
  wrong,
} from './admin-forms.ts';
import type { Fields, Read } from './admin-forms.ts';
import {
  AUTOPAYS,
  BOUNDS,
  FREQUENCIES,
  SECTIONS,
  SEQUENCE_IDS,
  settingsFields,
  TAX_MODES,
} from './admin-settings.ts';
import type { Section } from './admin-settings.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

type Words = AdminContext['t']['settings']['wrong'];

/** The page of settings after a GET or a POST: what its forms hold and what is wrong with one. */
export interface SettingsForms {
  readonly section: Section | undefined;
  /** Of all forms; those of the posted one as they were typed. */
  readonly fields: Fields;
  readonly problems: readonly FormProblem[];
}

const MOST_ORIGINS = 20;
const MOST_COUNTS = 12;

/** Saves one section on top of what is stored, if nobody changed anything since it was shown. */
export async function saveSection(
  admin: AdminContext,
  stored: SettingsView,
  request: Request,
  url: URL,
): Promise<SettingsForms | Response> {
  const typed = await readForm(request);
  const section = SECTIONS.find((one) => one === typed['section']);
  if (section === undefined) return seeOther(url.pathname);
  const fields = { ...settingsFields(stored), ...cleared(section), ...typed };
  const words = admin.t.settings.wrong;
  const change = readers[section](fields, words);
  if (!change.ok) return { section, fields, problems: change.problems };
  const version = Number(typed['version']) || 0;
  const answer = await admin.api.saveSettings({ ...stored, ...change.value, version });
  if (answer.ok) return seeOther(`${url.pathname}?saved=${section}#${section}`);
  if (answer.status === 401) return signInFirst({ url, request });
  const problems = refusals(admin, section, fields, answer.code, answer.problem.errors ?? []);
  return { section, fields, problems };
}

/** An unticked box is not in a posted form. */
function cleared(section: Section): Fields {
  const boxes: Partial<Record<Section, Fields>> = {
    discount: { hasDiscount: '' },
    plan: { hasPlan: '', frequencies: '', againAfterDefault: '' },
  };
  return boxes[section] ?? {};
}

type Change =
  | { readonly ok: true; readonly value: Partial<SettingsView> }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

const readers: Readonly<Record<Section, (fields: Fields, words: Words) => Change>> = {
  discount: readDiscount,
  plan: readPlan,
  reminders: readReminders,
  widget: readWidget,
  profile: readProfile,
};

const whole = (fields: Fields, name: keyof typeof BOUNDS, words: Words): Read<number> =>
  readWhole(fields[name], name, BOUNDS[name], words.range);

function readDiscount(fields: Fields, words: Words): Change {
  const defaultTermsDays = whole(fields, 'defaultTermsDays', words);
  if (fields['hasDiscount'] === '') {
    return defaultTermsDays.ok
      ? { ok: true, value: { defaultTermsDays: defaultTermsDays.value, discount: null } }
      : { ok: false, problems: [defaultTermsDays.problem] };
  }
  const percentBps = readPercent(
    fields['discountPercent'],
    'discountPercent',
    [1, 9_999],
    words.percent,
  );
  const days = whole(fields, 'discountDays', words);
  const taxMode = readChoice(fields['taxMode'], 'taxMode', TAX_MODES, words.choice);
  if (!defaultTermsDays.ok || !percentBps.ok || !days.ok || !taxMode.ok) {
    return { ok: false, problems: problemsOf(defaultTermsDays, percentBps, days, taxMode) };
  }
  const discount = { percentBps: percentBps.value, days: days.value, taxMode: taxMode.value };
  return { ok: true, value: { defaultTermsDays: defaultTermsDays.value, discount } };
}

function readPlan(fields: Fields, words: Words): Change {
  if (fields['hasPlan'] === '') return { ok: true, value: { plan: null } };
  const counts = readCounts(fields['counts'] ?? '', words);
  const frequencies = readFrequencies(fields['frequencies'] ?? '', words);
  const minInstalmentMinor = readAmount(fields['minInstalment'], 'minInstalment', 1, words.amount);
  const minFirstBps = readPercent(fields['minFirst'], 'minFirst', [0, 10_000], words.percentOrNone);
  const latestFirstDays = whole(fields, 'latestFirstDays', words);
  const longestDays = whole(fields, 'longestDays', words);
  const autopay = readChoice(fields['autopay'], 'autopay', AUTOPAYS, words.choice);
  const graceDays = whole(fields, 'graceDays', words);
  const missedCount = whole(fields, 'missedCount', words);
  const noticeDays = whole(fields, 'noticeDays', words);
  const reinstateDays = whole(fields, 'reinstateDays', words);
  const read = {
    counts,
    frequencies,
    minInstalmentMinor,
    minFirstBps,
    latestFirstDays,
    longestDays,
    autopay,
    graceDays,
    missedCount,
    noticeDays,
    reinstateDays,
  };
  const values = valuesOf(read);
  if (values === undefined) return { ok: false, problems: problemsOf(...Object.values(read)) };
  const againAfterDefault = fields['againAfterDefault'] !== '';
  return { ok: true, value: { plan: { ...values, againAfterDefault } } };
}

type ValuesOf<Reads> = {
  [Name in keyof Reads]: Reads[Name] extends Read<infer Value> ? Value : never;
};

/** The values of several fields when all of them could be read. */
function valuesOf<Reads extends Record<string, Read<unknown>>>(
  reads: Reads,
): ValuesOf<Reads> | undefined {
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(reads)) {
    if (!read.ok) return undefined;
    values[name] = read.value;
  }
  return values as ValuesOf<Reads>;
}

function readReminders(fields: Fields, words: Words): Change {
  const sequence = readChoice(fields['sequence'], 'sequence', SEQUENCE_IDS, words.choice);
  const minReminderMinor = readAmount(fields['minReminder'], 'minReminder', 0, words.amountOrZero);
  return sequence.ok && minReminderMinor.ok
    ? { ok: true, value: { sequence: sequence.value, minReminderMinor: minReminderMinor.value } }
    : { ok: false, problems: problemsOf(sequence, minReminderMinor) };
}

function readWidget(fields: Fields, words: Words): Change {
  const allowedOrigins = originLines(fields);
  return allowedOrigins.length <= MOST_ORIGINS
    ? { ok: true, value: { allowedOrigins } }
    : { ok: false, problems: [{ field: 'allowedOrigins', text: words.origins }] };
}

const originLines = (fields: Fields): string[] =>
  (fields['allowedOrigins'] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function readProfile(fields: Fields, words: Words): Change {
  const email = fields['email'] ?? '';
  const asked =
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254
      ? good(email)
      : wrong('email', words.email);
  const phone = readText(fields['phone'], 'phone', 40, words.tooLong);
  const contactName = readText(fields['contactName'], 'contactName', 120, words.tooLong);
  const colour = fields['accent'] ?? '';
  const accent = /^#[0-9a-f]{6}$/i.test(colour) ? good(colour) : wrong('accent', words.accent);
  if (!asked.ok || !phone.ok || !contactName.ok || !accent.ok) {
    return { ok: false, problems: problemsOf(asked, phone, contactName, accent) };
  }
  const profile = {
    email: asked.value,
    phone: phone.value ?? null,
    contactName: contactName.value ?? null,
    accent: accent.value,
  };
  return { ok: true, value: { profile } };
}

/** `2, 3, 4` and `2–6` alike. */
function readCounts(text: string, words: Words): Read<number[]> {
  const no = wrong('counts', words.counts);
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const counts = parts.flatMap((part) => {
    const [, from, to = from] = /^(\d{1,2})(?:[-–](\d{1,2}))?$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    return first <= last
      ? Array.from({ length: last - first + 1 }, (_, at) => first + at)
      : [Number.NaN];
  });
  const distinct = [...new Set(counts)];
  const isGood =
    distinct.length > 0 &&
    distinct.length <= MOST_COUNTS &&
    distinct.every((n) => n >= 2 && n <= 60);
  return isGood ? good(distinct) : no;
}

type Frequency = (typeof FREQUENCIES)[number];

function readFrequencies(text: string, words: Words): Read<Frequency[]> {
  const chosen = new Set(text.split(','));
  const known = FREQUENCIES.filter((frequency) => chosen.has(frequency));
  return known.length > 0 ? good(known) : wrong('frequencies', words.frequencies);
}

function readAmount(
  text: string | undefined,
  field: string,
  leastMinor: number,
  say: string,
): Read<number> {
  const amountMinor = parseAmountInput(text ?? '', HUNDREDTHS);
  return amountMinor !== undefined && amountMinor >= leastMinor
    ? good(amountMinor)
    : wrong(field, say);
}

interface ApiError {
  readonly path: string;
  readonly message: string;
}

/** What the server refused, said at the field that it means. */
function refusals(
  { t }: AdminContext,
  section: Section,
  fields: Fields,
  code: string,
  errors: readonly ApiError[],
): readonly FormProblem[] {
  if (code === 'settingsChanged') return [{ field: section, text: t.settings.changed }];
  if (section === 'widget' && errors.length > 0) {
    const lines = originLines(fields);
    return errors.map(({ path }) => {
      const at = Number(path.split('.')[1] ?? 0);
      return { field: 'allowedOrigins', text: t.settings.wrong.origin(at + 1, lines[at] ?? '') };
    });
  }
  const isEmail = errors.some(({ path }) => path === 'profile.email');
  if (isEmail) return [{ field: 'email', text: t.settings.wrong.email }];
  return [{ field: section, text: t.settings.other }];
}
