import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../support/child.ts';
import { openDataFolder } from '../support/data-folder.ts';
import { less, more, ratio, type Part } from './figures.ts';
import { seedOpenInvoices } from './invoices.ts';
import { cpuMs, freeOrigin, load, newFolder, startServer, type LoadResult } from './measure.ts';

const INVOICES = 20_000;
/** Half of what a page takes at first is code that is not compiled yet. */
const WARM_UP = 20_000;
const REQUESTS = 5_000;
const ROUNDS = 5;
const CONNECTIONS = 50;
const RAW = new URL('raw-page.ts', import.meta.url);

type Side = {
  readonly server: Child;
  readonly origin: string;
  readonly results: LoadResult[];
  readonly cpuMsEach: number[];
};

/** B1: open links of 20,000 invoices, each request another one, against the raw path beside it. */
export async function openLinks(): Promise<Part> {
  const folder = newFolder();
  const [own, copy, page] = ['own', 'raw', 'page.html'].map((name) => join(folder, name));
  if (own === undefined || copy === undefined || page === undefined) throw new Error('no folder');
  const origin = await freeOrigin();
  const tokens = await seed(own, origin);
  cpSync(own, copy, { recursive: true });
  await using server = await startServer(own, origin);
  writeFileSync(page, await (await fetch(`${origin}/p/${tokens[0]}`)).text());
  const rawOrigin = await freeOrigin();
  await using raw = startChild(RAW, [copy, new URL(rawOrigin).port, page]);
  await raw.heard((line) => line === 'ready');
  const sides: readonly [Side, Side] = [
    { server, origin, results: [], cpuMsEach: [] },
    { server: raw, origin: rawOrigin, results: [], cpuMsEach: [] },
  ];
  const visit = visitor(tokens);
  for (const side of sides) await visit(side, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) await measured(side, visit);
  }
  rmSync(folder, { recursive: true, force: true });
  return report(sides);
}

async function seed(folder: string, origin: string): Promise<readonly string[]> {
  await using data = await openDataFolder(folder, origin);
  return await seedOpenInvoices(data.deps, data.vendorId, INVOICES);
}

type Visit = (side: Side, count: number) => Promise<LoadResult>;

/** Goes through the tokens in steps of a prime, so that no page is warm from the request before. */
function visitor(tokens: readonly string[]): Visit {
  let at = 0;
  return ({ origin }, count) => {
    const requests = Array.from({ length: count }, () => {
      at = (at + 7_919) % tokens.length;
      return { path: `/p/${tokens[at]}` };
    });
    return load({ origin, connections: CONNECTIONS, requests });
  };
}

async function measured(side: Side, visit: Visit): Promise<void> {
  const before = cpuMs(side.server);
  side.results.push(await visit(side, REQUESTS));
  side.cpuMsEach.push((cpuMs(side.server) - before) / REQUESTS);
}

function report([ours, raw]: readonly [Side, Side]): Part {
  const rate = ({ results }: Side) => results.map(({ perSecond }) => perSecond);
  const p99 = ({ results }: Side) => results.map(({ p99Ms }) => p99Ms);
  const pages = more({ name: 'pages', unit: '/s', rounds: rate(ours), goal: 1_800 });
  const prepared = more({ name: 'raw path', unit: '/s', rounds: rate(raw) });
  const cpu = less({ name: 'processor, a page', unit: 'ms', rounds: ours.cpuMsEach });
  const rawCpu = less({ name: 'processor, raw path', unit: 'ms', rounds: raw.cpuMsEach });
  return {
    title: 'B1 open link: 1,800 pages/s, or 0.6 of the raw path',
    needs: 'any',
    figures: [
      pages,
      prepared,
      more({ name: 'pages / raw path', rounds: ratio(pages, prepared), goal: 0.6 }),
      cpu,
      rawCpu,
      more({ name: 'the same by processor time', rounds: ratio(rawCpu, cpu) }),
      less({ name: 'p99', unit: 'ms', rounds: p99(ours) }),
      less({ name: 'p99, raw path', unit: 'ms', rounds: p99(raw) }),
    ],
  };
}
