import type { Deps } from '../deps.ts';
import type { CivilDate, Instant } from '../domain/brands.ts';
import { addDays, atHour, localDate } from '../domain/calendar.ts';
import type { Worker } from '../worker/worker.ts';
import { CAST } from './cast-list.ts';
import type { Act, Member, When } from './cast-list.ts';
import type { DemoAccess } from './demo-vendor.ts';
import { travelTo } from './time-travel.ts';
import type { SandboxWorld } from './world.ts';

export type CastMember = {
  readonly label: string;
  readonly number: string;
  /** Its link shows all that it owes, not one invoice. */
  readonly isWholeDebtor: boolean;
};

/** How long before today the demo begins: long enough for a whole sequence and a broken plan. */
export const CAST_DAYS = 60;

export type Stage = {
  readonly deps: Deps;
  readonly world: SandboxWorld;
  readonly worker: Worker;
  readonly access: DemoAccess;
  readonly app: {
    readonly request: (path: string, init: RequestInit) => Response | Promise<Response>;
  };
};

type Scene = { readonly member: Member; readonly act: Act | Issuing };
type Issuing = When & { readonly do: 'issue'; readonly invoice: Member['invoices'][number] };
type Issued = { readonly id: string; readonly payUrl: string };

/**
 * Lets the demo debtors live the last weeks: their invoices are issued, paid, promised in parts and
 * forgotten through the same addresses that real ones use, while the clock runs up to today. Every
 * letter and entry of the demo is therefore one that Saldo really made.
 */
export async function playCast(stage: Stage): Promise<readonly CastMember[]> {
  const { deps, world, worker } = stage;
  const endsAt = Date.now() as Instant;
  const today = localDate(endsAt, 'Europe/Warsaw' as Parameters<typeof localDate>[1]);
  const invoices = new Map<string, Issued>();
  for (const { member, act } of scenes()) {
    const at = atHour(
      addDays(today, act.day),
      act.hour,
      'Europe/Warsaw' as Parameters<typeof atHour>[2],
    );
    if (at > endsAt) continue;
    await travelTo(deps, world, worker, at);
    await play(stage, member, act, today, invoices);
  }
  await travelTo(deps, world, worker, Date.now() as Instant);
  return CAST.map(({ label, invoices: own }) => ({
    label,
    number: own[0]?.number ?? '',
    isWholeDebtor: own.length > 1,
  }));
}

function scenes(): readonly Scene[] {
  return CAST.flatMap((member) =>
    [...member.invoices.map(issuing), ...member.acts].map((act) => ({ member, act })),
  ).toSorted((a, b) => a.act.day - b.act.day || a.act.hour - b.act.hour);
}

const issuing = (invoice: Issuing['invoice']): Issuing => ({
  do: 'issue',
  day: invoice.issued,
  hour: invoice.hour,
  invoice,
});

async function play(
  stage: Stage,
  member: Member,
  act: Scene['act'],
  today: CivilDate,
  invoices: Map<string, Issued>,
): Promise<void> {
  const own = member.invoices
    .map(({ number }) => invoices.get(number))
    .filter((i) => i !== undefined);
  const token = own[0]?.payUrl.split('/p/')[1] ?? '';
  switch (act.do) {
    case 'issue':
      invoices.set(act.invoice.number, await issue(stage, member, act.invoice, today));
      return;
    case 'plan':
      await post(stage, `/portal/v1/${token}/plans`, {
        invoiceIds: own.map((i) => i.id),
        ...act.plan,
        acceptedName: member.signer,
        acceptedTerms: true,
      });
      return;
    case 'pay': {
      const started = await post<{ paymentIntent: string }>(stage, `/portal/v1/${token}/payments`, {
        invoiceIds: own.map((i) => i.id),
        option: act.option,
      });
      await post(stage, '/sandbox/pay', {
        paymentIntent: started.paymentIntent,
        paymentMethod: act.method,
      });
      invoices.set(`${member.label} intent`, { id: started.paymentIntent, payUrl: '' });
      return;
    }
    case 'world':
      await post(stage, '/sandbox/world', {
        do: act.what,
        paymentIntent: invoices.get(`${member.label} intent`)?.id,
      });
      return;
    case 'hold':
      await post(stage, `/api/v1/invoices/${own[0]?.id}/holds`, {
        reason: 'manual',
        note: act.note,
      });
  }
}

function issue(
  stage: Stage,
  member: Member,
  invoice: Member['invoices'][number],
  today: CivilDate,
): Promise<Issued> {
  const { discountDays } = invoice;
  const issuedOn = addDays(today, invoice.issued);
  return post<Issued>(stage, '/api/v1/invoices', {
    number: invoice.number,
    debtor: member.debtor,
    currency: invoice.currency,
    issuedOn,
    dueOn: addDays(today, invoice.due),
    lines: invoice.lines,
    ...(discountDays === undefined
      ? {}
      : { terms: { discount: [{ percentBps: 200, untilOn: addDays(issuedOn, discountDays) }] } }),
  });
}

async function post<Body = unknown>(stage: Stage, path: string, body: unknown): Promise<Body> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (path.startsWith('/api/')) headers['authorization'] = `Bearer ${stage.access.apiKey}`;
  const response = await stage.app.request(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as Body;
  throw new Error(`the demo could not ${path}: ${await response.text()}`);
}
