import { posix } from 'node:path';

/** The rules of the house that no linter can hold, each a function of one source file. */

export type Source = { readonly path: string; readonly text: string };
type Rule = {
  readonly says: string;
  readonly find: (source: Source) => readonly string[];
  /** A file that must be found, so that a rule cannot go blind. */
  readonly planted: Source;
};

// Which layer may import which; its own is always allowed. Everything not listed is refused.
const LAYERS: Readonly<Record<string, string>> = {
  domain: '',
  contract: 'domain',
  gatewayTypes: 'domain',
  gateways: 'domain gatewayTypes',
  db: 'domain',
  messages: '',
  ids: 'domain',
  config: 'domain gateways',
  keys: 'domain config services',
  house: 'domain db config keys services',
  commands: 'domain db deps services',
  http: 'app deps middleware',
  pages: 'http portal',
  einvoice: 'domain contract',
  statements: 'domain contract einvoice',
  documents: 'domain contract messages',
  letters: 'domain contract messages gatewayTypes',
  deps: 'domain contract db gatewayTypes services',
  services:
    'domain contract db messages gatewayTypes einvoice statements letters documents ids deps',
  worker: 'domain contract db gatewayTypes letters deps services',
  middleware: 'domain contract db gatewayTypes deps services',
  routes: 'domain contract gatewayTypes deps services middleware',
  app: 'domain contract gatewayTypes deps services routes middleware worker',
  sandbox:
    'domain contract db gatewayTypes gateways ids deps services routes middleware worker letters',
  'fault-points': 'domain config db gatewayTypes',
  main: 'domain contract db gatewayTypes gateways ids config keys house commands http pages deps services routes worker letters app sandbox fault-points',
  widgetProtocol: '',
  widget: 'widgetProtocol',
  portal: 'domain contract messages widgetProtocol',
};

const ONE_HOME: ReadonlyArray<readonly [RegExp, RegExp, string]> = [
  [/^(drizzle-orm|@libsql\/client|libsql)(\/|$)/, /^db\//, 'SQL lives in db/'],
  [
    /^stripe(\/|$)/,
    /^server\/(gateways\/stripe[a-z-]*\.ts|sandbox\/stripe)/,
    'Stripe lives in server/gateways/stripe*.ts',
  ],
  [
    /^temporal-polyfill(\/|$)/,
    /^server\/domain\/calendar\.ts$/,
    'dates live in server/domain/calendar.ts',
  ],
  [/^nodemailer$/, /^server\/gateways\/mail/, 'mail leaves from server/gateways/mail'],
];

/** Tables of data and of shapes, where cutting the file would hide the table. */
const LONG_FILES = new Set([
  'server/domain/facts.ts',
  'server/contract/portal.ts',
  'tests/support/portal-fixtures.ts',
]);
/** Tests are lists of cases: long ones hide less than long code does. */
const maxLines = (path: string) => (path.startsWith('tests/') ? 500 : MAX_LINES);
const MAX_LINES = 300;

export const RULES: readonly Rule[] = [
  {
    says: 'imports go one way',
    find: ({ path, text }) => {
      const layer = layerOf(path);
      if (!isCode(path) || layer === 'tests') return [];
      const allowed = LAYERS[layer];
      if (allowed === undefined) return [`no layer is named "${layer}": add it to LAYERS`];
      return importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => layerOf(posix.join(posix.dirname(path), specifier)))
        .filter((target) => target !== layer && !allowed.split(' ').includes(target))
        .map((target) => `${layer} may not import ${target}`);
    },
    planted: { path: 'server/services/x.ts', text: "import { y } from '../routes/y.ts';" },
  },
  {
    says: 'each outside library has one home',
    find: ({ path, text }) =>
      path.startsWith('tests/') || !isCode(path)
        ? []
        : importsOf(text).flatMap((specifier) =>
            ONE_HOME.filter(([library, home]) => library.test(specifier) && !home.test(path)).map(
              ([, , sentence]) => sentence,
            ),
          ),
    planted: { path: 'server/routes/x.ts', text: "import Stripe from 'stripe';" },
  },
  {
    says: 'the domain imports no package, the calendar excepted',
    find: ({ path, text }) =>
      /^server\/domain\/(?!calendar\.ts)/.test(path)
        ? importsOf(text).filter((specifier) => !specifier.startsWith('.'))
        : [],
    planted: { path: 'server/domain/x.ts', text: "import { z } from 'zod';" },
  },
  {
    says: 'the widget has no dependencies',
    find: ({ path, text }) =>
      /^widget\/.*\.ts$/.test(path) ? importsOf(text).filter((name) => !name.startsWith('.')) : [],
    planted: { path: 'widget/x.ts', text: "import 'preact';" },
  },
  {
    says: 'a file has at most 300 lines, tests 500',
    find: ({ path, text }) =>
      isCode(path) && !LONG_FILES.has(path) && text.split('\n').length > maxLines(path) + 1
        ? [`${text.split('\n').length - 1} lines`]
        : [],
    planted: { path: 'db/x.ts', text: '\n'.repeat(MAX_LINES + 2) },
  },
  rule('no default export outside Astro and configuration', /^export default /m, {
    where: /^(?!.*\.config\.)(?!.*\.astro$).*\.(ts|tsx)$/,
    sample: 'export default 1;',
  }),
  rule('no banner: what needs one is a file of its own', /^\s*(\/\/|\/\*)\s*[-=*#]{3,}/, {
    sample: '// --- Invoice ---',
  }),
  rule('nothing is left for later', /\b(TODO|FIXME|XXX|HACK)\b/, { sample: '// TODO later' }),
  rule(
    'writes are one batch, never an interactive transaction',
    /\b(db|client|database|drizzle)\.transaction\(/,
    {
      where: /^(server|db)\//,
      sample: 'await db.transaction(',
    },
  ),
  rule('a message is never posted to everyone', /postMessage\([^;]*['"`]\*['"`]/, {
    where: /^(server|portal|widget)\//,
    sample: "frame.postMessage(token, '*')",
  }),
  rule('money never meets a float', /\bparseFloat\(|\.toFixed\(|Number\.EPSILON/, {
    where: /^(server|db|portal|widget)\//,
    sample: 'parseFloat(amount)',
  }),
  rule('types are not forced', /as unknown as|@ts-ignore|@ts-nocheck|\bas any\b|: any\b/, {
    where: /\.(ts|tsx|astro)$/,
    sample: 'x as unknown as Money',
  }),
  rule('only main.ts reads the environment', /\bprocess\.env\b|import\.meta\.env\./, {
    where: /^(server\/(?!main\.ts).*|db\/.*|portal\/.*|widget\/.*)\.(ts|tsx|astro)$/,
    sample: 'process.env.PORT',
  }),
  rule('time comes from the clock that was handed in', /\bDate\.now\(\)|\bnew Date\(\)/, {
    where: /^(server\/(domain|contract|services|routes|worker|letters|einvoice|statements)|db)\//,
    sample: 'const now = Date.now();',
  }),
  rule(
    'no path of one machine and no registry host',
    /(^|[\s'"`(=:])\/(work|root|home)\/[a-z]|registry\.npmjs|"resolved": "http/m,
    {
      where: /./,
      sample: "readFileSync('/home/me/x')",
    },
  ),
  rule(
    'a GET changes nothing: its path is no verb',
    /\.get\(\s*['"`][^'"`]*\/(accept|confirm|cancel|approve|decline|revoke|delete|unsubscribe|pay|logout)['"`]/,
    {
      where: /^(server|portal)\//,
      sample: "app.get('/plans/:id/accept', handler)",
    },
  ),
  {
    says: 'a page changes something only when it was posted to',
    find: ({ path, text }) =>
      /^portal\/pages\/.*\.astro$/.test(path) &&
      /method:\s*['"](POST|PUT|DELETE|PATCH)['"]/.test(text.split('\n---')[0] ?? '') &&
      !/request\.method/.test(text)
        ? ['sends a change without looking at request.method']
        : [],
    planted: { path: 'portal/pages/x.astro', text: "---\nfetch(url, { method: 'POST' });\n---\n" },
  },
  rule(
    'no test is singled out or left out',
    /\b(test|it|describe)\.(only|skip|todo|fixme)\b|\b(xit|fit|xdescribe)\(/,
    {
      where: /^tests\//,
      sample: "test.only('x', () => {})",
    },
  ),
  {
    says: 'a test name is used once in its file',
    find: ({ path, text }) => (/\.(test|spec)\.tsx?$/.test(path) ? repeatedTestNames(text) : []),
    planted: { path: 'tests/x.test.ts', text: "test('a', f);\ntest('a', g);" },
  },
  {
    says: 'no file is named for what it is not',
    find: ({ path }) =>
      path.match(/(^|[/.-])(utils?|helpers?|common|manager|misc)([/.-]|$)/i)?.slice(2, 3) ?? [],
    planted: { path: 'server/services/utils.ts', text: '' },
  },
];

function rule(
  says: string,
  pattern: RegExp,
  { where = /\.(ts|tsx|mjs|astro)$/, sample }: { where?: RegExp; sample: string },
): Rule {
  return {
    says,
    find: ({ path, text }) =>
      where.test(path)
        ? text
            .split('\n')
            .flatMap((line, index) =>
              pattern.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 100)}`] : [],
            )
        : [],
    planted: {
      path:
        ['server/services/x.ts', 'tests/x.test.ts'].find((path) => where.test(path)) ??
        'portal/x.ts',
      text: sample,
    },
  };
}

function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top === 'tests' || top === 'db') return top;
  if (top === 'widget') return path === 'widget/protocol.ts' ? 'widgetProtocol' : 'widget';
  if (top === 'portal') return second === 'messages' ? 'messages' : 'portal';
  if (path === 'server/gateways/types.ts') return 'gatewayTypes';
  return second.replace(/\.(ts|mjs)$/, '');
}

function isCode(path: string): boolean {
  return /^(server|db|portal|widget|tests)\/.*\.(ts|tsx|astro)$/.test(path);
}

/** Specifiers of static imports, re-exports and `import()`. */
function importsOf(text: string): string[] {
  const statements =
    /^\s*(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(statements)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
}

function repeatedTestNames(text: string): string[] {
  const names = [...text.matchAll(/^\s*(?:test|it)\(\s*(['"`])((?:(?!\1).)+)\1/gm)].map(
    (found) => found[2] ?? '',
  );
  return names.filter((name, index) => names.indexOf(name) !== index);
}
