import { parseArgs } from 'node:util';
import { playKills } from './campaign.ts';
import { tellRows } from './report.ts';
import { ROWS } from './rows.ts';

/** `npm run faults [-- F12 F13]`: row → test → result. `… -- --kills N [--seed N]`: many deaths. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kills: { type: 'string' }, seed: { type: 'string', default: '20261122' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const isAsked = ({ fault }: { readonly fault: string }): boolean =>
  positionals.length === 0 || positionals.includes(fault);

if (values.kills === undefined)
  process.exitCode = (await tellRows(say, ROWS.filter(isAsked))) ? 0 : 1;
else await tellKills(Number(values.kills), Number(values.seed));

async function tellKills(kills: number, seed: number): Promise<void> {
  say(`seed ${seed}`);
  const played = await playKills(kills, seed);
  const { atPoints, payments, acknowledged, seconds, wrong } = played;
  say(`${played.kills} times kill -9, ${atPoints} of them at named points, in ${seconds} s`);
  say(`${payments} payments, ${acknowledged} questions answered with yes`);
  say(`${wrong.length} payments lost, doubled or otherwise than undisturbed`);
  for (const one of wrong.slice(0, 5)) say(JSON.stringify(one));
  if (wrong.length > 0 || played.kills < kills) process.exitCode = 1;
}
