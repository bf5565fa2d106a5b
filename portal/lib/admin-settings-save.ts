import type { SettingsView } from '../../server/contract/admin.ts';
import { parseIban } from '../../server/domain/iban.ts';
import { lengthOf } from '../../server/contract/text.ts';
import { parseCurrency } from '../../server/domain/money.ts';
import {
  good,
  problemsOf,
  readChoice,
  readForm,
  readPercent,
  readText,
  wrong,
} from './admin-forms.ts';
import type { Fields, Read } from './admin-forms.ts';
import { CHECKOUTS, SECTIONS, SEQUENCE_IDS, settingsFields, TAX_MODES } from './admin-settings.ts';
import type { Section } from './admin-settings.ts';
import { readPlan } from './admin-settings-plan.ts';
import { readAmount, valuesOf, whole } from './admin-settings-read.ts';
import type { Change, Words } from './admin-settings-read.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

/** The page of settings after a GET or a POST: what its forms hold and what is wrong with one. */
export interface SettingsForms {
  readonly section: Section | undefined;
  /** Of all forms; those of the posted one as they were typed. */
  readonly fields: Fields;
  readonly problems: readonly FormProblem[];
}

const MOST_ORIGINS = 20;
const MOST_ADDRESS_LINES = 6;

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
    reminders: { hasStatements: '' },
    plan: { hasPlan: '', frequencies: '', againAfterDefault: '' },
  };
  return boxes[section] ?? {};
}

const readers: Readonly<Record<Section, (fields: Fields, words: Words) => Change>> = {
  discount: readDiscount,
  plan: readPlan,
  reminders: readReminders,
  checkout: readCheckout,
  widget: readWidget,
  profile: readProfile,
};

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

function readReminders(fields: Fields, words: Words): Change {
  const sequence = readChoice(fields['sequence'], 'sequence', SEQUENCE_IDS, words.choice);
  const currency = (fields['currency'] ?? '').toUpperCase();
  const known = parseCurrency(currency) ? good(currency) : wrong('currency', words.currency);
  const typed = { ...fields, currency };
  const minReminderMinor = readAmount(typed, 'minReminder', 0, words.amountOrZero);
  const hours =
    fields['hasStatements'] === '' ? good(null) : whole(fields, 'staleAfterHours', words);
  const values = valuesOf({ sequence, currency: known, minReminderMinor, hours });
  if (values === undefined) {
    return { ok: false, problems: problemsOf(sequence, known, minReminderMinor, hours) };
  }
  const { hours: staleAfterHours, ...own } = values;
  const statements = staleAfterHours === null ? null : { staleAfterHours };
  return { ok: true, value: { ...own, statements } };
}

function readCheckout(fields: Fields, words: Words): Change {
  const checkout = readChoice(fields['checkout'], 'checkoutPlace', CHECKOUTS, words.choice);
  return checkout.ok
    ? { ok: true, value: { checkout: checkout.value } }
    : { ok: false, problems: [checkout.problem] };
}

function readWidget(fields: Fields, words: Words): Change {
  const allowedOrigins = originLines(fields);
  return allowedOrigins.length <= MOST_ORIGINS
    ? { ok: true, value: { allowedOrigins } }
    : { ok: false, problems: [{ field: 'allowedOrigins', text: words.origins }] };
}

const originLines = (fields: Fields): string[] => linesOf(fields['allowedOrigins'] ?? '');

const linesOf = (text: string): string[] =>
  text
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
  const address = readAddress(fields['address'] ?? '', words);
  const taxId = readText(fields['taxId'], 'taxId', 60, words.tooLong);
  const iban = readIban(fields['iban'] ?? '', words);
  const colour = fields['accent'] ?? '';
  const accent = /^#[0-9a-f]{6}$/i.test(colour) ? good(colour) : wrong('accent', words.accent);
  const read = { email: asked, phone, contactName, address, taxId, iban, accent };
  const values = valuesOf(read);
  if (values === undefined) return { ok: false, problems: problemsOf(...Object.values(read)) };
  const profile = {
    ...values,
    phone: values.phone ?? null,
    contactName: values.contactName ?? null,
    taxId: values.taxId ?? null,
  };
  return { ok: true, value: { profile } };
}

function readAddress(text: string, words: Words): Read<string[]> {
  const lines = linesOf(text);
  const isGood = lines.length <= MOST_ADDRESS_LINES && lines.every((line) => lengthOf(line) <= 120);
  return isGood ? good(lines) : wrong('address', words.address);
}

function readIban(text: string, words: Words): Read<string | null> {
  if (text === '') return good(null);
  const iban = parseIban(text);
  return iban === undefined ? wrong('iban', words.iban) : good(iban);
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
  if (errors.some(({ path }) => path === 'plan.resumeAtStep')) {
    const field = section === 'plan' ? 'resumeAtStep' : section;
    return [{ field, text: t.settings.wrong.resumeAtStep }];
  }
  const isEmail = errors.some(({ path }) => path === 'profile.email');
  if (isEmail) return [{ field: 'email', text: t.settings.wrong.email }];
  return [{ field: section, text: t.settings.other }];
}
