import { parseArgs } from 'node:util';
import { plant } from './plant.ts';

/** One process that plays seeds and says a line of JSON about each. */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    step: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    plant: { type: 'string' },
    'until-found': { type: 'boolean', default: false },
  },
});
plant(values.plant ?? null);
// Only now: what is loaded from here on is changed by what was planted.
const { playHistory } = await import('./play/history.ts');
for (let i = 0; i < Number(values.count); i++) {
  const played = await playHistory(Number(values.from) + i * Number(values.step));
  process.stdout.write(`${JSON.stringify(played)}\n`);
  if (values['until-found'] && played.violation !== null) break;
}
