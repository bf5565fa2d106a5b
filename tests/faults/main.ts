import { parseArgs } from 'node:util';
import { playKills } from './campaign.ts';
import { tellRows } from './report.ts';

/** `npm run faults`: row → test → result. `npm run faults -- --kills N [--seed N]`: many deaths. */
const { values } = parseArgs({
  options: { kills: { type: 'string' }, seed: { type: 'string', default: '20261122' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.kills === undefined) process.exitCode = (await tellRows(say)) ? 0 : 1;
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
