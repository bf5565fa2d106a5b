import type { LifeEvent } from '../../../server/domain/journal-events.ts';
import { arrivals } from './arrivals.ts';
import { attempts } from './attempts.ts';
import { banks } from './banks.ts';
import { credits } from './credits.ts';
import { methods } from './methods.ts';
import { refunds } from './refunds.ts';
import type { LifeRow } from './row.ts';

/** All of a payment's life. An event without rows does not compile, and fails the test. */
export const lifeRows: Readonly<Record<LifeEvent, readonly LifeRow[]>> = {
  ...attempts,
  ...arrivals,
  ...refunds,
  ...banks,
  ...credits,
  ...methods,
};
