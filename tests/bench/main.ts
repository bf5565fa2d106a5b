import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { best, isGood, isReached, type Figure, type Part } from './figures.ts';
import { openLinks } from './open-link.ts';
import { pageWeight } from './page-weight.ts';
import { racedPairs } from './raced-pairs.ts';
import { rawLimits } from './raw-limits.ts';
import { sweeps } from './sweep.ts';
import { webhookPayments } from './webhook-payments.ts';
import { widgetWeight } from './widget-weight.ts';

/** `node tests/bench/main.ts [limits B1 B2 …]`: measures, prints, and fails when a goal is missed. */
const MEASURES = new Map<string, () => Promise<Part>>([
  ['limits', rawLimits],
  ['B1', openLinks],
  ['B2', pageWeight],
  ['B3', webhookPayments],
  ['B4', sweeps],
  ['B5', racedPairs],
  ['B6', widgetWeight],
]);
const RESULTS = new URL('../../test-results/', import.meta.url);

const names = process.argv.slice(2);
const unknown = names.filter((name) => !MEASURES.has(name));
if (unknown.length > 0)
  throw new Error(
    `no part is called ${unknown.join(', ')}; there are ${[...MEASURES.keys()].join(', ')}`,
  );

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
say(`Best of several interleaved rounds; all rounds in brackets. ${machine}.\n`);
const parts: Part[] = [];
for (const [name, measure] of MEASURES) {
  if (names.length > 0 && !names.includes(name)) continue;
  const part = await measure();
  parts.push(part);
  say(toMarkdown(part));
}
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  fileURLToPath(new URL('bench.json', RESULTS)),
  JSON.stringify({ machine, parts }, null, 2),
);
writeFileSync(
  fileURLToPath(new URL('bench.md', RESULTS)),
  [machine, ...parts.map(toMarkdown)].join('\n'),
);
const missed = parts.filter((part) => !isGood(part));
say(
  missed.length === 0
    ? 'Every goal is reached.'
    : `Missed: ${missed.map(({ title }) => title).join('; ')}`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

function toMarkdown(part: Part): string {
  const rows = part.figures.map((figure) => [
    figure.name,
    `${short(best(figure))} ${figure.unit}`.trim(),
    figure.rounds.length > 1 ? `(${figure.rounds.map(short).join(' ')})` : '',
    goalOf(figure),
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0), 3));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const verdict = isGood(part) ? '' : ': missed';
  return [
    `## ${part.title}${verdict}`,
    '',
    line(['', '', '', '']),
    rule,
    ...rows.map(line),
    '',
  ].join('\n');
}

function goalOf(figure: Figure): string {
  if (figure.goal === undefined) return '';
  const sign = figure.better === 'more' ? '≥' : '≤';
  return `${sign} ${figure.goal} ${isReached(figure) ? 'yes' : 'NO'}`;
}

function short(value: number): string {
  return String(value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
