import { parseArgs } from 'node:util';
import { huntPlantedBugs } from './hunt.ts';
import { coverageOf, FULL_RUN, play, playHistories, storyOf, unseenIn } from './run.ts';
import type { Histories } from './run.ts';

/** What README.md names: many histories, one as a story, planted bugs, or a soak. */
const { values } = parseArgs({
  options: {
    histories: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    only: { type: 'string' },
    plant: { type: 'string' },
    planted: { type: 'boolean', default: false },
    most: { type: 'string', default: '400' },
    soak: { type: 'boolean', default: false },
  },
});

/** Seeds of a soak after which it says how far it is. */
const RANGE = 1_000;
const from = Number(values.from);
if (values.seed !== undefined) await tellSeed(Number(values.seed), values.plant, values.only);
else if (values.planted) await hunt(Number(values.most));
else if (values.soak) await soak(from, Number(values.histories ?? 1_000_000));
else await playMany(from, Number(values.histories ?? FULL_RUN));

/** The whole story, and when it fails the smallest part of it that fails alike. */
async function tellSeed(seed: number, bug?: string, only?: string): Promise<void> {
  const job = { from: seed, count: 1, isTold: true, ...(bug !== undefined && { bug }) };
  let hasFailed = false;
  await play({ ...job, ...(only !== undefined && { only }) }, (played) => {
    console.log(storyOf(played, bug));
    hasFailed = played.violation !== null;
  });
  if (!hasFailed) return;
  process.exitCode = 1;
  if (only === undefined) await tellSmallest(seed, bug);
}

async function tellSmallest(seed: number, bug?: string): Promise<void> {
  const job = { from: seed, count: 1, isTold: true, shrinks: true };
  await play({ ...job, ...(bug !== undefined && { bug }) }, (played) =>
    console.log(`\nThe smallest part that fails alike:\n${storyOf(played, bug)}`),
  );
}

async function hunt(most: number): Promise<void> {
  const all = await huntPlantedBugs(most, ({ bug, found, histories }) => {
    const result =
      found === null ? `NOT FOUND in ${histories} histories` : `${found.where}: ${found.invariant}`;
    console.log(`${bug.name.padEnd(26)} ${result}`);
  });
  const caught = all.filter(({ found }) => found !== null).length;
  console.log(`\n${caught} of ${all.length} planted bugs caught`);
  if (caught < all.length) process.exitCode = 1;
}

async function playMany(first: number, count: number): Promise<void> {
  const played = await playHistories(first, count, (done) => {
    if (done % 500 === 0) console.log(`${done} of ${count} histories`);
  });
  console.log(`${sentenceOf(played)}\n${coverageOf(played)}`);
  const unseen = unseenIn(played);
  for (const line of unseen) console.log(`SEEN TOO SELDOM: ${line}`);
  await tellViolations(played);
  if (played.violations.length + unseen.length > 0) process.exitCode = 1;
}

function sentenceOf({
  count,
  steps,
  days,
  letters,
  charges,
  seconds,
  violations,
}: Histories): string {
  const perSecond = Math.round((count / seconds) * 10) / 10;
  return `${count} histories in ${Math.round(seconds)} s (${perSecond} per second): ${steps} steps, ${days} days, ${letters} letters, ${charges} charges, ${violations.length} violations`;
}

async function tellViolations({ violations }: Histories): Promise<void> {
  const [first] = violations;
  for (const { seed, violation } of violations)
    console.log(`Seed ${seed}: ${violation?.invariant}`);
  if (first !== undefined) await tellSmallest(first.seed);
}

/** Range after range of seeds; stopped at any time, it goes on where the last line says. */
async function soak(first: number, count: number): Promise<void> {
  const end = first + count;
  for (let start = first; start < end; start += RANGE) {
    const played = await playHistories(start, Math.min(RANGE, end - start));
    const next = start + played.count;
    console.log(`seeds ${start} to ${next - 1}: ${sentenceOf(played)}`);
    if (played.violations.length > 0) {
      await tellViolations(played);
      process.exitCode = 1;
      return;
    }
    if (next < end)
      console.log(`  goes on with: npm run soak -- --from ${next} --histories ${end - next}`);
  }
}
