import type { DebtorView } from '../../server/contract/debtor.ts';
import { readForm } from './admin-forms.ts';
import type { Fields } from './admin-forms.ts';
import type { Attempt } from './admin-invoice-acts.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

/** The form that corrects what is known of a debtor. */

export const DETAILS = ['name', 'email', 'locale', 'timeZone', 'country'] as const;

export type DebtorForm = Omit<Attempt<never>, 'act'>;

type Option = readonly [value: string, label: string];

export function debtorFields(debtor: DebtorView): Fields {
  return Object.fromEntries(DETAILS.map((name) => [name, debtor[name] ?? '']));
}

/** The languages that letters are written in; the debtor's own stays, also when it is another one. */
export function localeOptions({ t }: AdminContext, { locale }: DebtorView): readonly Option[] {
  const known = Object.entries(t.debtor.locales);
  return known.some(([value]) => value === locale) ? known : [...known, [locale, locale]];
}

export function timeZoneOptions({ t, me }: AdminContext, debtor: DebtorView): readonly Option[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  if (debtor.timeZone !== null) zones.add(debtor.timeZone);
  return [
    ['', t.debtor.timeZoneOwn(me.vendor.timeZone)],
    ...[...zones].toSorted().map((zone): Option => [zone, zone.replaceAll('_', ' ')]),
  ];
}

/** Saves what was posted and leads back to the page; or says what is wrong with it. */
export async function saveDebtor(
  admin: AdminContext,
  { id }: DebtorView,
  request: Request,
  url: URL,
): Promise<DebtorForm | Response> {
  const fields = await readForm(request);
  if (fields['returnCredit']) return returnCredit(admin, id, fields['returnCredit'], request, url);
  const { name = '', email, locale, timeZone, country } = fields;
  const answer = await admin.api.changeDebtor(id, {
    name,
    email: email || null,
    ...(locale ? { locale } : {}),
    timeZone: timeZone || null,
    country: country?.toUpperCase() || null,
  });
  if (answer.ok) return seeOther(`${url.pathname}?done`);
  if (answer.status === 401) return signInFirst({ url, request });
  const paths = answer.problem.errors?.map((error) => error.path) ?? [];
  return { fields, problems: refusals(admin, answer.code, paths) };
}

/** What of a credit is not on its way back already. */
export const freeMinor = ({ amountMinor, returningMinor }: DebtorView['credits'][number]): number =>
  amountMinor - returningMinor;

/** All that is free of one currency goes back. */
async function returnCredit(
  admin: AdminContext,
  id: string,
  currency: string,
  request: Request,
  url: URL,
): Promise<DebtorForm | Response> {
  const answer = await admin.api.returnCredit(id, currency);
  if (answer.ok) return seeOther(`${url.pathname}?done=credit`);
  if (answer.status === 401) return signInFirst({ url, request });
  const words = admin.t.debtor.credit;
  const text = answer.code === 'creditNotEnough' ? words.none : admin.t.debtor.wrong.other;
  return { fields: {}, problems: [{ field: 'credit', text }] };
}

/** Said at each field that the server did not take; anything else at the first one. */
function refusals(
  { t }: AdminContext,
  code: string,
  paths: readonly string[],
): readonly FormProblem[] {
  const words = t.debtor.wrong;
  if (code === 'debtorTaken') return [{ field: 'email', text: words.taken }];
  const wrong = DETAILS.filter((name) => paths.includes(name));
  return wrong.length > 0
    ? wrong.map((field) => ({ field, text: words[field] }))
    : [{ field: 'name', text: words.other }];
}
