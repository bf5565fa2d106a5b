import type { Instant } from '../../domain/brands.ts';
import { answerDebit } from './attempts.ts';
import { post } from './deliveries.ts';
import { closeSession } from './checkout-sessions.ts';
import { openDispute } from './disputes.ts';
import type { EmulatorOptions } from './options.ts';
import { testOf } from './payment-methods.ts';
import { answerPush, waitingMethod } from './push-payments.ts';
import { endRefund } from './refunds.ts';
import { idOf, type Tables, type TimerRow } from './tables.ts';
import { openWorld, type World } from './world.ts';

export function nextTimerAt(tables: Tables): Instant | null {
  const [first] = inOrder(tables);
  return first === undefined ? null : first[1].at;
}

/** Lets banks do what they announced, the earliest first, each in its own write. */
export function runTimers(options: EmulatorOptions, tables: Tables, now: Instant): void {
  for (;;) {
    const [next] = inOrder(tables);
    if (next === undefined || next[1].at > now) return;
    const [id, timer] = next;
    const world = openWorld(options, tables, { requestId: null, key: null });
    tables.remove('timers', id);
    ring(world, timer);
    post(world);
    tables.commit();
  }
}

function ring(world: World, { kind, target }: TimerRow): void {
  const { tables } = world;
  switch (kind) {
    case 'debit': {
      const row = tables.get('intents', target);
      const method = tables.get('methods', idOf(row?.object.payment_method));
      if (row === undefined || method === undefined) return;
      answerDebit(world, row, testOf(method).decline);
      return;
    }
    case 'push': {
      const row = tables.get('intents', target);
      const method = row === undefined ? null : waitingMethod(world, row);
      if (row !== undefined && method !== null) answerPush(world, row, testOf(method).decline);
      return;
    }
    case 'dispute':
    case 'inquiry': {
      const charge = tables.get(
        'charges',
        idOf(tables.get('intents', target)?.object.latest_charge),
      );
      if (charge !== undefined) openDispute(world, charge, kind === 'inquiry');
      return;
    }
    case 'refundSucceeds':
    case 'refundFails':
      endRefund(world, target, kind === 'refundFails');
      return;
    case 'sessionExpires': {
      const session = tables.get('sessions', target);
      if (session !== undefined) closeSession(world, session);
    }
  }
}

const inOrder = (tables: Tables): readonly (readonly [string, TimerRow])[] =>
  tables.entries('timers').toSorted(([, a], [, b]) => a.at - b.at);
