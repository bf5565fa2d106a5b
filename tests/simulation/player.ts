import { parseArgs } from 'node:util';
import { plant } from './plant.ts';

/** One process that plays seeds and says a line of JSON about each. */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    step: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    /** Names of steps with commas between: the others are left out. */
    only: { type: 'string' },
    plant: { type: 'string' },
    'until-found': { type: 'boolean', default: false },
    /** A history that fails is made as small as it gets. */
    shrink: { type: 'boolean', default: false },
    told: { type: 'boolean', default: false },
  },
});
plant(values.plant ?? null);
// Only now: what is loaded from here on is changed by what was planted.
const { playHistory } = await import('./play/history.ts');
const { shrink } = await import('./shrink.ts');
const only = values.only === undefined ? undefined : new Set(values.only.split(','));
for (let i = 0; i < Number(values.count); i++) {
  const seed = Number(values.from) + i * Number(values.step);
  process.stdout.write(`${JSON.stringify(await playOne(seed))}\n`);
}

async function playOne(seed: number) {
  const isTold = values.told;
  const how = only === undefined ? {} : { only };
  const played = await playHistory(seed, { ...how, isTold });
  if (played.violation === null) return played;
  if (values['until-found']) values.count = '0';
  if (!values.shrink) return played;
  const { steps } = await shrink(played);
  return playHistory(seed, { only: new Set(steps), isTold });
}
