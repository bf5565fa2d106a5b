import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, Server } from 'node:http';
import { openDatabase } from '../db/client.ts';
import type { Database } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import type { Fault, FaultPoint, Settings } from './config.ts';
import type { Instant } from './domain/brands.ts';
import type { MailGateway, PaymentGateway } from './gateways/types.ts';

/** What main.ts puts around the parts that it makes, so that none of them knows of faults. */
export type FaultPoints = {
  readonly migration: (settings: Settings, now: Instant) => Promise<void>;
  readonly db: (db: Database) => Database;
  readonly payments: (payments: PaymentGateway) => PaymentGateway;
  readonly mail: (mail: MailGateway) => MailGateway;
  readonly replies: (server: Server) => void;
};

type Reached = (...points: readonly FaultPoint[]) => void;

/**
 * A process that ends itself with SIGKILL when it comes to one named point for the n-th time: tests
 * start it again and look at what is left. Loaded only where FAULT is set.
 */
export function createFaultPoints({ point, nth }: Fault): FaultPoints {
  let times = 0;
  const reached: Reached = (...points) => {
    if (!points.includes(point)) return;
    times += 1;
    if (times === nth) process.kill(process.pid, 'SIGKILL');
  };
  listenToCalls(reached);
  return {
    migration: async (settings, now) => {
      if (point.endsWith('migration')) await migrateUntil(reached, settings, now);
    },
    db: (db) => aroundWrites(db, reached),
    payments: (payments) => aroundCalls(payments, reached),
    mail: ({ send }) => ({
      send: async (mail) => {
        reached('before_mail');
        const result = await send(mail);
        if (result.ok) reached('after_mail_data');
        return result;
      },
    }),
    replies: (server) => beforeReplies(server, reached),
  };
}

/** What a write is about, told by its statements. */
const WRITES: readonly {
  readonly sql: string;
  readonly before: FaultPoint;
  readonly after: FaultPoint;
}[] = [
  { sql: 'INSERT INTO payments ', before: 'before_attempt_commit', after: 'after_attempt_commit' },
  {
    sql: 'INSERT INTO webhook_events ',
    before: 'before_inbox_insert',
    after: 'after_inbox_commit',
  },
  {
    sql: 'UPDATE webhook_events SET applied_at',
    before: 'before_apply_commit',
    after: 'after_apply_commit',
  },
  { sql: 'INSERT INTO messages ', before: 'before_outbox_commit', after: 'after_outbox_commit' },
  { sql: 'INSERT INTO migrations ', before: 'migration', after: 'after_migration' },
];

function aroundWrites(db: Database, reached: Reached): Database {
  return {
    ...db,
    write: async (statements) => {
      const about = WRITES.filter(({ sql }) => statements.some((one) => one.sql.startsWith(sql)));
      reached(...about.map(({ before }) => before));
      const written = await db.write(statements);
      reached(...about.map(({ after }) => after));
      return written;
    },
  };
}

/** The calls that may move money; looking at an intent may be repeated by anybody. */
function aroundCalls(payments: PaymentGateway, reached: Reached): PaymentGateway {
  const around =
    <Input, Answer>(ask: (input: Input) => Promise<Answer>) =>
    async (input: Input): Promise<Answer> => {
      reached('before_stripe_call');
      const answer = await ask(input);
      reached('after_stripe_answer');
      return answer;
    };
  return {
    ...payments,
    createCustomer: around(payments.createCustomer),
    createIntent: around(payments.createIntent),
    confirmIntent: around(payments.confirmIntent),
    chargeSaved: around(payments.chargeSaved),
    cancelIntent: around(payments.cancelIntent),
    refund: around(payments.refund),
  };
}

/** Only the processor is asked over node:http; letters leave over sockets of their own. */
function listenToCalls(reached: Reached): void {
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    // All of it was handed to the network: the processor will do it, and nobody will hear of it.
    if (request.method === 'POST') request.once('finish', () => reached('during_stripe_call'));
  });
  subscribe('http.client.response.finish', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.method === 'POST') reached('after_stripe_call');
  });
}

function beforeReplies(server: Server, reached: Reached): void {
  server.prependListener('request', (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const writeHead = new Proxy(response.writeHead.bind(response), {
      apply: (target, self, args) => {
        reached('before_reply');
        return Reflect.apply(target, self, args) as unknown;
      },
    });
    Object.assign(response, { writeHead });
  });
}

/** The house migrates by itself; what was left half done here, it finishes at the next start. */
async function migrateUntil(
  reached: Reached,
  { databaseUrl: url, databaseToken }: Settings,
  now: Instant,
): Promise<void> {
  const db = await openDatabase({ url, authToken: databaseToken ?? undefined });
  await migrate(aroundWrites(db, reached), now);
  await db.close();
}
