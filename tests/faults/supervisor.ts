import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../server/gateways/clock.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';
import type { LiveSaldo } from '../support/live-saldo.ts';
import type { ServerProcess } from '../support/server-process.ts';
import type { SmtpAnswers } from '../support/smtp-sink.ts';

const SHIFTED_CLOCK = new URL('../support/shifted-clock.ts', import.meta.url);
/** What a dead server had claimed is free again two minutes later, so each life begins after them. */
const BETWEEN_LIVES_MS = 130_000;
const ASK_AGAIN_MS = 40;
const ASK_AT_MOST = 1_500;

/** A Saldo that is started again whenever it dies, and people who ask until somebody answers. */
export type Supervised = AsyncDisposable & {
  readonly saldo: LiveSaldo;
  /** How many times a server died without being asked to end. */
  readonly deaths: () => number;
  /** How many questions were answered with yes. */
  readonly answered: () => number;
  readonly server: () => Promise<ServerProcess>;
  /** Asks again, the same, while the server is dead or says "not now". */
  readonly ask: (path: string, init: RequestInit) => Promise<unknown>;
  /** Asks until the answer is the wanted one. */
  readonly until: (what: string, isSo: () => Promise<boolean>) => Promise<void>;
  /** Asks the server to end, and waits until it has. The next question starts another. */
  readonly end: () => Promise<void>;
  /** The next life begins with these settings (PRELOAD: a module loaded first); the one after with none. */
  readonly nextLife: (settings: Readonly<Record<string, string>>) => void;
};

export async function supervise(mail: SmtpAnswers = {}): Promise<Supervised> {
  let ahead = 0;
  const clock = { now: () => (systemClock.now() + ahead) as Instant };
  const saldo = await openLiveSaldo({ clock, mail });
  let next: Readonly<Record<string, string>> = {};
  let deaths = 0;
  let answered = 0;
  let current: Promise<ServerProcess> | undefined;

  const begin = async (): Promise<ServerProcess> => {
    const settings = next;
    next = {};
    const server = saldo.start({
      LOG_LEVEL: 'error',
      CLOCK_STEPS_MS: `${ahead}`,
      ...settings,
      NODE_OPTIONS: [SHIFTED_CLOCK.href, settings['PRELOAD'] ?? []]
        .flat()
        .map((url) => `--import ${url}`)
        .join(' '),
    });
    ahead += BETWEEN_LIVES_MS;
    const mine = server.ready().then(
      () => server,
      () => server,
    );
    void server.ended.then((code) => {
      if (code !== 0) deaths += 1;
      current = undefined;
    });
    return mine;
  };
  const alive = (): Promise<ServerProcess> => (current ??= begin());
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    for (let asked = 0; asked < ASK_AT_MOST; asked += 1) {
      const { origin } = await alive();
      const answer = await fetch(origin + path, init)
        .then(async (found) => ({ status: found.status, body: (await found.json()) as unknown }))
        .catch(() => undefined);
      if (answer !== undefined && answer.status < 300) {
        answered += 1;
        return answer.body;
      }
      if (answer !== undefined && !isForNow(answer.status))
        throw new Error(`${path} ${answer.status}: ${JSON.stringify(answer.body)}`);
      await pause(ASK_AGAIN_MS);
    }
    throw new Error(`nobody answered ${path}`);
  };
  return {
    saldo,
    deaths: () => deaths,
    answered: () => answered,
    server: alive,
    ask,
    until: async (what, isSo) => {
      for (let asked = 0; asked < ASK_AT_MOST; asked += 1) {
        if (await isSo()) return;
        await pause(ASK_AGAIN_MS);
      }
      throw new Error(`it never came true: ${what}`);
    },
    end: async () => {
      const server = await alive();
      server.signal('SIGTERM');
      await server.ended;
    },
    nextLife: (settings) => {
      next = settings;
    },
    [Symbol.asyncDispose]: async () => {
      const server = await current;
      await server?.[Symbol.asyncDispose]();
      await saldo[Symbol.asyncDispose]();
    },
  };
}

/** Somebody else is at it, the processor did not answer, or the server is not well: ask again. */
const isForNow = (status: number): boolean => status === 409 || status >= 500;
