import { parseArgs } from 'node:util';
import { huntPlantedBugs, play, playHistories, storyOf } from './run.ts';

/** `npm run simulate -- [--histories N] [--from N] | --seed N [--plant NAME] | --planted` */
const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    plant: { type: 'string' },
    planted: { type: 'boolean', default: false },
    most: { type: 'string', default: '400' },
  },
});

if (values.seed !== undefined) await tellSeed(Number(values.seed), values.plant);
else if (values.planted) await hunt(Number(values.most));
else await playMany(Number(values.from), Number(values.histories));

async function tellSeed(seed: number, bug: string | undefined): Promise<void> {
  await play({ from: seed, count: 1, ...(bug !== undefined && { bug }) }, (played) => {
    console.log(storyOf(played));
    if (played.violation !== null) process.exitCode = 1;
  });
}

async function playMany(from: number, count: number): Promise<void> {
  const played = await playHistories(from, count, (done) => {
    if (done % 500 === 0) console.log(`${done} of ${count} histories`);
  });
  const { steps, days, letters, charges, seconds, violations } = played;
  const perSecond = Math.round((played.count / seconds) * 10) / 10;
  console.log(
    `${played.count} histories in ${Math.round(seconds)} s (${perSecond} per second): ${steps} steps, ${days} days, ${letters} letters, ${charges} charges`,
  );
  console.log(`${violations.length} violations`);
  for (const violated of violations.slice(0, 5)) console.log(`\n${storyOf(violated)}`);
  for (const { seed, violation } of violations.slice(5))
    console.log(`Seed ${seed}: ${violation?.invariant}`);
  if (violations.length > 0) process.exitCode = 1;
}

async function hunt(most: number): Promise<void> {
  const all = await huntPlantedBugs(most, ({ bug, found, histories }) => {
    const result =
      found === null
        ? `NOT FOUND in ${histories} histories`
        : `seed ${found.seed}: ${found.violation?.invariant}`;
    console.log(`${bug.name.padEnd(26)} ${result}`);
  });
  const caught = all.filter(({ found }) => found !== null).length;
  console.log(`\n${caught} of ${all.length} planted bugs caught`);
  if (caught < all.length) process.exitCode = 1;
}
