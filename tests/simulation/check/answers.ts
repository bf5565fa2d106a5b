import type { Coverage } from './coverage.ts';
import { must } from './violation.ts';

/** Whoever asks is told nothing of others (I14). */
export function checkAnswer(text: string, foreign: readonly string[], path: string): void {
  const found = foreign.find((word) => text.includes(word));
  must(found === undefined, 'an answer tells nothing of others (I14)', () => `${path}: ${found}`);
}

/** The id of another is no id at all (I14); 0: the server died. */
export function checkRefused(status: number, ask: string): void {
  must(
    status === 0 || (status >= 400 && status < 500),
    'the id of another is refused (I14)',
    () => `${ask} was answered ${status}`,
  );
}

/** What nobody here knows is kept and acknowledged, never refused and never a fault of ours (F19). */
export function checkTaken(status: number, kind: string, proves: Coverage['proves']): void {
  must(
    status === 0 || status === 200 || status === 503,
    'a signed webhook that nobody knows is taken (F19)',
    () => `one ${kind} was answered ${status}`,
  );
  if (status === 200) proves('F19');
}

/** Who pays what a page showed is asked for exactly that, or for nothing (rules 2.2). */
export function checkAmount(shown: number | undefined, asked: number, payment: string): void {
  must(
    shown === undefined || shown === asked,
    'nobody is asked for another amount than was shown (rules 2)',
    () => `${payment}: ${asked} instead of ${shown}`,
  );
}
