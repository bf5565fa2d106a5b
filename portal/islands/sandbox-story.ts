import { setClock } from './sandbox-clock.ts';

/** A month has some fifty lines; the whole of it takes less than ten seconds. */
const WHOLE_MS = 8_000;
const SLOWEST_MS = 450;
const QUICKEST_MS = 60;

/**
 * Plays what happened: the lines come one after another, the clock follows them, and each letter
 * drops into the mailbox with its line. Returns how to end it at once. Whoever asked for less motion
 * sees everything at once.
 */
export function playStory(): () => void {
  const list = document.querySelector<HTMLElement>('.days');
  const clock = document.querySelector<HTMLTimeElement>('[data-zone]');
  const lines = [...document.querySelectorAll<HTMLElement>('[data-line]')];
  announce();
  if (!list || !clock || matchMedia('(prefers-reduced-motion: reduce)').matches) return () => {};

  const waiting = lines.map((line) => [line, ...partsOf(line)]);
  for (const parts of waiting) for (const part of parts) part.hidden = true;
  const skip = document.querySelector<HTMLElement>('[data-show-all]');
  if (skip) skip.hidden = lines.length < 3;
  clock.dataset['isPlaying'] = '';

  const pause = Math.max(QUICKEST_MS, Math.min(SLOWEST_MS, WHOLE_MS / Math.max(1, lines.length)));
  const timer = setInterval(() => {
    const next = waiting.shift();
    if (!next) return finish();
    reveal(next);
    const at = next[0]?.dataset['at'];
    if (at) setClock(clock, Date.parse(at));
    list.scrollTop = list.scrollHeight;
  }, pause);
  const finish = (): void => {
    clearInterval(timer);
    for (const parts of waiting.splice(0)) reveal(parts);
    delete clock.dataset['isPlaying'];
    setClock(clock, Date.parse(clock.dateTime));
    list.scrollTop = list.scrollHeight;
    if (skip) skip.hidden = true;
  };
  return finish;
}

/** What appears together with a line: the heading of its day and its letter in the mailbox. */
function partsOf(line: HTMLElement): readonly HTMLElement[] {
  const day = line.parentElement?.closest<HTMLElement>('li');
  const isFirst = line.parentElement?.firstElementChild === line;
  const { letter } = line.dataset;
  const item = letter && document.querySelector<HTMLElement>(`[data-letter-item="${letter}"]`);
  return [...(day && isFirst ? [day] : []), ...(item ? [item] : [])];
}

function reveal(parts: readonly HTMLElement[]): void {
  for (const part of parts) {
    part.hidden = false;
    part.classList.add('comes');
  }
}

/** Beside the clock and to whoever listens: the one thing that happened, or the sum of fifty. */
function announce(): void {
  const status = document.querySelector('[role="status"]');
  const lines = [...document.querySelectorAll('[data-line] span')];
  const summary = document.querySelector('.story > header .note')?.textContent?.trim() ?? '';
  const few = lines.map((line) => line.textContent).join(' ');
  if (status?.textContent === '') {
    status.textContent = lines.length > 0 && lines.length < 3 ? few : summary;
  }
}
