import type { SettingsView } from '../../server/contract/admin.ts';
import { good, problemsOf, readChoice, readPercent, wrong } from './admin-forms.ts';
import type { Fields, Read } from './admin-forms.ts';
import { ACTIVATIONS, AUTOPAYS, DEFAULT_RULES, FREQUENCIES, WEEKENDS } from './admin-settings.ts';
import { readAmount, valuesOf, whole } from './admin-settings-read.ts';
import type { Change, Words } from './admin-settings-read.ts';

/** Reads the form of what plans are offered. */

type Policy = NonNullable<SettingsView['plan']>;

const MOST_COUNTS = 12;

export function readPlan(fields: Fields, words: Words): Change {
  if (fields['hasPlan'] === '') return { ok: true, value: { plan: null } };
  const read = {
    counts: readCounts(fields['counts'] ?? '', words),
    frequencies: readFrequencies(fields['frequencies'] ?? '', words),
    minInstalmentMinor: readAmount(fields, 'minInstalment', 1, words.amount),
    minFirstBps: readPercent(fields['minFirst'], 'minFirst', [0, 10_000], words.percentOrNone),
    latestFirstDays: whole(fields, 'latestFirstDays', words),
    longestDays: whole(fields, 'longestDays', words),
    weekend: readChoice(fields['weekend'], 'weekend', WEEKENDS, words.choice),
    autopay: readChoice(fields['autopay'], 'autopay', AUTOPAYS, words.choice),
    activation: readActivation(fields, words),
    graceDays: whole(fields, 'graceDays', words),
    defaultAfter: readDefaultAfter(fields, words),
    noticeDays: whole(fields, 'noticeDays', words),
    reinstateDays: whole(fields, 'reinstateDays', words),
  };
  const values = valuesOf(read);
  if (values === undefined) return { ok: false, problems: problemsOf(...Object.values(read)) };
  const resumeAtStep = fields['resumeAtStep'] || null;
  const againAfterDefault = fields['againAfterDefault'] !== '';
  return { ok: true, value: { plan: { ...values, resumeAtStep, againAfterDefault } } };
}

function readActivation(fields: Fields, words: Words): Read<Policy['activation']> {
  const on = readChoice(fields['activation'], 'activation', ACTIVATIONS, words.choice);
  if (!on.ok) return on;
  if (on.value === 'acceptance') return good({ on: on.value });
  const withinDays = whole(fields, 'withinDays', words);
  return withinDays.ok ? good({ on: on.value, withinDays: withinDays.value }) : withinDays;
}

function readDefaultAfter(fields: Fields, words: Words): Read<Policy['defaultAfter']> {
  const rule = readChoice(fields['defaultRule'], 'defaultRule', DEFAULT_RULES, words.choice);
  if (!rule.ok) return rule;
  if (rule.value === 'arrears') {
    const typed = fields['arrearsPercent'];
    const percentBps = readPercent(typed, 'arrearsPercent', [1, 10_000], words.percentOfAll);
    return percentBps.ok ? good({ rule: rule.value, percentBps: percentBps.value }) : percentBps;
  }
  const count = whole(fields, 'missedCount', words);
  return count.ok ? good({ rule: rule.value, count: count.value }) : count;
}

/** `2, 3, 4` and `2–6` alike. */
function readCounts(text: string, words: Words): Read<number[]> {
  const no = wrong('counts', words.counts);
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const counts = parts.flatMap((part) => {
    const [, from, to = from] = /^(\d{1,2})(?:[-–](\d{1,2}))?$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    return first <= last
      ? Array.from({ length: last - first + 1 }, (_, at) => first + at)
      : [Number.NaN];
  });
  const distinct = [...new Set(counts)];
  const isGood =
    distinct.length > 0 &&
    distinct.length <= MOST_COUNTS &&
    distinct.every((n) => n >= 2 && n <= 60);
  return isGood ? good(distinct) : no;
}

type Frequency = (typeof FREQUENCIES)[number];

function readFrequencies(text: string, words: Words): Read<Frequency[]> {
  const chosen = new Set(text.split(','));
  const known = FREQUENCIES.filter((frequency) => chosen.has(frequency));
  return known.length > 0 ? good(known) : wrong('frequencies', words.frequencies);
}
