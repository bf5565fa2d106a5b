import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../server/gateways/stripe-webhooks.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))].toSorted();

test('the README lists the settings that are read, and no others', () => {
  const cells = all(readme, /^\| (`[A-Z].*?) +\|/gm).join(' ');
  const settings = all(read('server/config.ts'), /'([A-Z][A-Z_]{3,})'/g);
  expect(all(cells, /`([A-Z_]+)`/g)).toEqual(settings);
});

test('every command of the README is a script, and every file that it names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const commands = [...all(readme, /npm run ([\w-]+)/g), ...all(readme, /npm (start|test)\b/g)];
  expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  const files = [...all(readme, /\]\(([^)]+)\)/g), ...all(readme, /node ([\w/]+\.\w+)/g)];
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the README asks Stripe for the events that are taken, and for no others', () => {
  const [, sentence = ''] = /with these events:\n(.+?)\. One that/s.exec(readme) ?? [];
  let prefix = '';
  const events = [...sentence.matchAll(/`([\w.]+)`/g)].flatMap(([, word = '']) => {
    if (word.endsWith('.')) prefix = word;
    return word.endsWith('.') ? [] : [word.includes('.') ? word : prefix + word];
  });
  expect(events.toSorted()).toEqual([...EVENT_TYPES].toSorted());
});
