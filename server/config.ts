import { fileURLToPath } from 'node:url';
import { parseMailbox } from './gateways/mail-address.ts';
import { readSettingsFile } from './gateways/settings-file.ts';
import type { Env } from './gateways/settings-file.ts';

/** The settings a person gives by environment; every mistake is reported with the variable's name. */
export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** null: a server, which several processes may share. */
  readonly databaseFile: string | null;
  readonly databaseToken: string | null;
  /** Where debtors reach us; links in letters begin with it. */
  readonly baseUrl: string;
  readonly production: boolean;
  /** null: the sandbox, no money moves. */
  readonly stripe: {
    readonly secretKey: string;
    readonly publishableKey: string;
    readonly webhookSecrets: readonly string[];
    /** Another server that speaks Stripe, for trying out the settings of production. */
    readonly server?: StripeServer;
  } | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly linkKeys: string | null;
  readonly trustedProxies: number;
  readonly logLevel: string;
  /** Where this process is to die; null: nowhere, as everywhere but in tests. */
  readonly fault: Fault | null;
};

/** The points at which a process can be told to die (`fault-points.ts`). */
export const FAULT_POINTS = [
  'migration',
  'after_migration',
  'before_attempt_commit',
  'after_attempt_commit',
  'before_stripe_call',
  'during_stripe_call',
  'after_stripe_call',
  'after_stripe_answer',
  'before_reply',
  'before_inbox_insert',
  'after_inbox_commit',
  'before_apply_commit',
  'after_apply_commit',
  'before_outbox_commit',
  'after_outbox_commit',
  'before_mail',
  'after_mail_data',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];
/** The n-th time that the point is reached ends the process. */
export type Fault = { readonly point: FaultPoint; readonly nth: number };

type StripeServer = {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http';
};
const STRIPE_NAMES = [
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const;

type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/**
 * Reads the settings, from the file that they name too; refuses with one sentence per mistake. What
 * the environment says goes before what the file says.
 */
export function readSettings(given: Env): ReadSettings {
  const path = given['SALDO_ENV_FILE']?.trim();
  if (!path) return settingsOf(given);
  const file = readSettingsFile(path);
  return file.ok ? settingsOf({ ...file.env, ...given }) : file;
}

function settingsOf(env: Env): ReadSettings {
  const mistakes: string[] = [];
  const text = (name: string): string | null => env[name]?.trim() || null;
  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const given = text(name);
    const value = given === null ? fallback : Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    mistakes.push(`${name} must be a whole number from ${least} to ${most}, not "${given}".`);
    return fallback;
  };
  const stripe = readStripe(text, mistakes);
  const production = text('NODE_ENV') === 'production';
  if (production && stripe === null && mistakes.length === 0) {
    mistakes.push(
      'NODE_ENV=production needs STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET: the sandbox does not run in production.',
    );
  }
  const host = text('HOST') ?? '127.0.0.1';
  const port = whole('PORT', 4321, 0, 65_535);
  const dataDir = text('DATA_DIR') ?? '.data';
  const baseUrl = readBaseUrl(text('BASE_URL'), { host, port, stripe }, mistakes);
  const databaseUrl = text('DATABASE_URL') ?? `file:${dataDir}/saldo.db`;
  const settings: Settings = {
    host,
    port,
    dataDir,
    databaseUrl,
    databaseFile: fileOf(databaseUrl),
    databaseToken: text('DATABASE_TOKEN'),
    baseUrl,
    production,
    stripe,
    ...readMail(text, stripe !== null, mistakes),
    linkKeys: text('LINK_KEYS'),
    trustedProxies: whole('TRUSTED_PROXIES', 0, 0, 5),
    logLevel: readLogLevel(text('LOG_LEVEL') ?? 'info', mistakes),
    fault: readFault(text('FAULT'), { stripe, production }, mistakes),
  };
  return mistakes.length === 0 ? { ok: true, settings } : { ok: false, mistakes };
}

/** What is wrong here would make every letter fail, long after the start. */
function readMail(
  text: (name: string) => string | null,
  isLive: boolean,
  mistakes: string[],
): Pick<Settings, 'smtpUrl' | 'mailFrom'> {
  const smtpUrl = text('SMTP_URL');
  const mailFrom = text('MAIL_FROM');
  // The address may hold a password, so it is not repeated.
  if (isLive && !/^smtps?:$/.test(URL.parse(smtpUrl ?? '')?.protocol ?? ''))
    mistakes.push(
      `SMTP_URL ${smtpUrl === null ? 'is missing' : 'is not usable'}: without the sandbox the letters need a mail server, for example smtps://user:password@mail.example:465.`,
    );
  if (isLive && mailFrom === null)
    mistakes.push('MAIL_FROM is missing: the address that letters leave from.');
  if (mailFrom !== null && parseMailbox(mailFrom) === undefined)
    mistakes.push(
      `MAIL_FROM must be an address such as office@example.com or "Example" <office@example.com>, not "${mailFrom}".`,
    );
  return { smtpUrl, mailFrom: mailFrom ?? 'reminders@saldo.invalid' };
}

function fileOf(databaseUrl: string): string | null {
  if (!databaseUrl.startsWith('file:')) return null;
  return databaseUrl.startsWith('file:///')
    ? fileURLToPath(databaseUrl)
    : databaseUrl.slice('file:'.length);
}

function readStripe(text: (name: string) => string | null, mistakes: string[]): Settings['stripe'] {
  const [secretKey, publishableKey, webhookSecret] = STRIPE_NAMES.map(text);
  const missing = STRIPE_NAMES.filter((name) => text(name) === null);
  if (missing.length === STRIPE_NAMES.length) return null;
  for (const name of missing)
    mistakes.push(
      `${name} is missing: set all of ${STRIPE_NAMES.join(', ')}, or none for the sandbox.`,
    );
  if (!secretKey || !publishableKey || !webhookSecret) return null;
  mistakes.push(...wrongKeys({ secretKey, publishableKey }));
  const server = readStripeServer(text('STRIPE_API_URL'), secretKey, mistakes);
  // Several secrets, separated by commas, are all good while one is being rotated.
  const webhookSecrets = webhookSecret.split(',').map((secret) => secret.trim());
  if (!webhookSecrets.every((secret) => /^whsec_\S+$/.test(secret)))
    mistakes.push(
      'STRIPE_WEBHOOK_SECRET must begin with whsec_: it is the signing secret of the webhook endpoint; several are separated by commas.',
    );
  return { secretKey, publishableKey, webhookSecrets, ...(server ? { server } : {}) };
}

type Keys = Pick<NonNullable<Settings['stripe']>, 'secretKey' | 'publishableKey'>;

/** A key may open an account, so none of them is repeated. */
function wrongKeys({ secretKey, publishableKey }: Keys): readonly string[] {
  const isSecret = /^(?:sk|rk)_\S+$/.test(secretKey);
  const isPublishable = /^pk_\S+$/.test(publishableKey);
  const isMixed = isTestKey(secretKey) !== isTestKey(publishableKey);
  return [
    ...(isSecret
      ? []
      : ['STRIPE_SECRET_KEY must begin with sk_ or rk_: it is another kind of key.']),
    // Every debtor's browser gets the publishable key: a secret one in its place would be public.
    ...(isPublishable
      ? []
      : ['STRIPE_PUBLISHABLE_KEY must begin with pk_: it is another kind of key.']),
    // Cards that one of them takes the other does not know: every payment would fail at its last step.
    ...(isSecret && isPublishable && isMixed
      ? [
          `STRIPE_SECRET_KEY is a ${modeOf(secretKey)} key and STRIPE_PUBLISHABLE_KEY a ${modeOf(publishableKey)} one: take both from the same mode at Stripe.`,
        ]
      : []),
  ];
}

const isTestKey = (key: string): boolean => key.includes('_test_');
const modeOf = (key: string): string => (isTestKey(key) ? 'test' : 'live');

/** Only for test keys, and only where nobody else can listen: with a live key it would give money away. */
function readStripeServer(
  given: string | null,
  secretKey: string,
  mistakes: string[],
): StripeServer | undefined {
  if (given === null) return undefined;
  const url = URL.parse(given);
  const isNear = isThisMachine(url?.hostname);
  if (!url || !isNear || url.protocol !== 'http:' || url.port === '')
    mistakes.push(`STRIPE_API_URL must be like http://127.0.0.1:12111, not "${given}".`);
  else if (!isTestKey(secretKey))
    mistakes.push('STRIPE_API_URL is only for test keys: STRIPE_SECRET_KEY is a live one.');
  else return { host: url.hostname, port: Number(url.port), protocol: 'http' };
  return undefined;
}

/** With Stripe only https, as browsers and cookies want it; test keys may be tried out on this machine. */
function readBaseUrl(
  given: string | null,
  { host, port, stripe }: Pick<Settings, 'host' | 'port' | 'stripe'>,
  mistakes: string[],
): string {
  if (given === null) {
    if (stripe !== null)
      mistakes.push(
        'BASE_URL is missing: the https address under which debtors reach this server.',
      );
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
  const url = URL.parse(given);
  const isTried = stripe === null || (isTestKey(stripe.secretKey) && isThisMachine(url?.hostname));
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isTried))
    mistakes.push(`BASE_URL must be an address such as https://pay.example.com, not "${given}".`);
  // Links are made from the origin: a path that was dropped in silence would kill them in every letter.
  else if (url.href !== `${url.origin}/`)
    mistakes.push(
      `BASE_URL must end after the host, as ${url.origin} does: Saldo answers at the root of an address of its own.`,
    );
  return url?.origin ?? given;
}

const isThisMachine = (hostname = ''): boolean =>
  hostname === '127.0.0.1' || hostname === 'localhost';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function readLogLevel(given: string, mistakes: string[]): string {
  if (!LOG_LEVELS.includes(given))
    mistakes.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${given}".`);
  return given;
}

/** Only where no money moves: in the sandbox, or with a processor of one's own on this machine. */
function readFault(
  given: string | null,
  { stripe, production }: Pick<Settings, 'stripe' | 'production'>,
  mistakes: string[],
): Fault | null {
  if (given === null) return null;
  const [, name, nth = '1'] = /^(\w+)(?::([1-9]\d{0,5}))?$/.exec(given) ?? [];
  const point = FAULT_POINTS.find((known) => known === name);
  const isTried = stripe === null || stripe.server !== undefined;
  if (production || !isTried)
    mistakes.push('FAULT ends the process at a chosen point: it is refused where money moves.');
  else if (point === undefined)
    mistakes.push(`FAULT must be name or name:n, one of ${FAULT_POINTS.join(', ')}.`);
  else return { point, nth: Number(nth) };
  return null;
}
