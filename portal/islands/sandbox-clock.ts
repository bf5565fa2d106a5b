import { civilDateIn, formatDate, formatTime } from '../messages/format.ts';

const EVERY_MS = 5_000;

/** Lets the shown time go on as the sandbox's clock does: real seconds from where it stands. */
export function keepTime(): void {
  const shownAt = new Map<string, number>();
  setInterval(() => {
    const clock = document.querySelector<HTMLTimeElement>('[data-zone]');
    if (!clock || clock.dataset['isPlaying'] !== undefined) return;
    const from = shownAt.get(clock.dateTime) ?? performance.now();
    shownAt.set(clock.dateTime, from);
    const at = Date.parse(clock.dateTime) + performance.now() - from;
    setClock(clock, at);
    const next = document.querySelector<HTMLElement>('[data-next]');
    const { next: nextAt = '', now = '' } = next?.dataset ?? {};
    if (next && Date.parse(nextAt) <= at) next.textContent = now;
  }, EVERY_MS);
}

export function setClock(clock: HTMLTimeElement, at: number): void {
  const zone = clock.dataset['zone'] ?? 'UTC';
  const today = civilDateIn(clock.dateTime, zone);
  const [day, time] = clock.children;
  if (day) day.textContent = formatDate(civilDateIn(at, zone), 'en', { weekday: true, today });
  if (time) time.textContent = formatTime(at, zone, 'en');
}
