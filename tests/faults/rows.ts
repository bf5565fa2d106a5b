/**
 * Every fault that Saldo is to survive, and what shows that it does. `titles` are those of the test's
 * source, as far as they are unique there; `part` picks one case of a test that has many. How often the
 * random histories meet each is another list: `npm run simulate`.
 */
export type Proof = {
  readonly file: string;
  readonly title: string;
  readonly part?: string;
};
export type Row = {
  readonly fault: string;
  /** What must hold, in few words. */
  readonly holds: string;
  readonly proofs: readonly Proof[];
  /** Why it cannot be shown here; where there are proofs too, what they leave open. */
  readonly open?: string;
};

const row = (
  fault: string,
  holds: string,
  proofs: Readonly<Record<string, readonly (string | readonly [title: string, part: string])[]>>,
  open?: string,
): Row => ({
  fault,
  holds,
  proofs: Object.entries(proofs).flatMap(([file, titles]) =>
    titles.map((given) =>
      typeof given === 'string'
        ? { file: `tests/${file}`, title: given }
        : { file: `tests/${file}`, title: given[0], part: given[1] },
    ),
  ),
  ...(open === undefined ? {} : { open }),
});

const CRASH = 'http/crash-points.test.ts';
const dead = (part: string) =>
  [
    'dead at %s (paying by %s), started again and asked again: one charge, booked once, one letter (%s)',
    part,
  ] as const;

export const ROWS: readonly Row[] = [
  row('F1', 'dead before the attempt is written: one attempt', { [CRASH]: [dead('(F1)')] }),
  row('F2', 'dead between row and call: gone on with', { [CRASH]: [dead('(F2)')] }),
  row('F3', 'dead during the call, done or not: one charge', {
    [CRASH]: [
      dead('(F3: it was not done)'),
      dead('(F3: it was done)'),
      dead('(F3: it was done and answered)'),
      dead('(F3: the confirmation was done)'),
    ],
  }),
  row('F4', 'dead before the intent is kept: found again', {
    [CRASH]: [dead('(F4)'), dead('(F4: before'), dead('(F4: after')],
  }),
  row('F5', 'dead before the reply: asked again, the same answer', {
    [CRASH]: [dead('(F5: an invoice)'), dead('(F5: a payment)'), dead('(F5: the money is booked)')],
    'http/api-answer-lost.test.ts': ['%s %j asked again with the same key after a crash'],
  }),
  row('F6', 'after the key is forgotten: looked for, never blindly again', {
    'http/reconcile.test.ts': ['F6 a charge whose answer was lost for two days'],
    'http/charge-outage.test.ts': ['a charge whose answer was lost is found and booked'],
    'http/stripe-gateway.test.ts': ['whose answer was lost is found by our payment id'],
    'http/stripe-parameters.test.ts': ['is forgotten after a day'],
  }),
  row('F7', 'same key, other amount: refused, then made anew', {
    'http/stripe-errors.test.ts': ['the same payment with another amount is refused'],
    'http/payments.test.ts': ['a price that nobody confirmed within the hour'],
  }),
  row('F8', 'same key at once: busy, not a second payment', {
    'http/stripe-errors.test.ts': ['the same key at the same time is busy'],
  }),
  row('F9', 'dead before the inbox: the event comes again', { [CRASH]: [dead('(F9)')] }),
  row('F10', 'dead before "yes" to an event: one effect', {
    [CRASH]: [dead('(F10)'), dead('(F10: the last')],
  }),
  row('F11', 'dead after "yes": the inbox is worked off', { [CRASH]: [dead('(F11)')] }),
  row('F12', 'dead within the write: all or nothing', {
    [CRASH]: [
      'dead at statement %i of the write that applies a webhook',
      dead('(F12)'),
      dead('(F12: nothing'),
    ],
  }),
  row('F13', 'one event a hundred times, several processes: one effect', {
    'http/many-processes.test.ts': ['hear one event a hundred times and others thrice'],
    'http/webhooks-hostile.test.ts': ['one event a hundred times, many at once'],
  }),
  row('F14', 'the same money told three ways: posted once', {
    'http/webhooks-hostile.test.ts': [
      'the same money told by its intent, by its charge, by asking',
    ],
    'domain/payment-report.test.ts': ['a settled payment ignores a second success'],
  }),
  row('F15', 'events in any order: one end', {
    'simulation/orders.test.ts': ['of %s end in one state'],
    'domain/payment-histories.test.ts': ['$status never goes back'],
    'http/payments.test.ts': ['an old answer of the processor that comes late'],
  }),
  row('F16', 'events days or weeks late: same result', {
    'http/reconcile.test.ts': ['F16 what happened %i days ago has the same result'],
    'http/stripe-webhooks.test.ts': ['older than thirty days are not listed'],
  }),
  row('F17', 'no event ever: asked after 5 minutes, an hour, then daily', {
    'domain/ask-schedule.test.ts': ['5 minutes and an hour after it began, then once a day (F17)'],
    'http/reconcile.test.ts': [
      'F17 a page that waits learns within five minutes',
      'F17 a debit under way is asked about after 5 minutes',
      'F17 an event that the processor could not deliver is fetched',
    ],
    'http/reconcile-property.test.ts': [
      'I5 with every webhook lost, our ledger equals the processor',
    ],
  }),
  row('F18', 'the endpoint was switched off: an alarm', {
    'http/alarms.test.ts': [
      'F18 when the processor’s events stop coming',
      'F18 an attempt that nobody goes on with is no reason',
    ],
  }),
  row('F19', 'unknown events and states: kept, nothing thrown', {
    'http/webhooks-hostile.test.ts': ['an event of the other mode, of an unknown kind'],
    'http/stripe-errors.test.ts': [
      [' intents were made', '(F19)'],
      'an answer with fields that Stripe invents later is read as before',
    ],
  }),
  row('F20', 'two secrets during a rotation: both, then one', {
    'http/stripe-signature.test.ts': ['is read with either secret while one replaces the other'],
  }),
  row('F21', 'our clock is wrong: refused, then converges', {
    'http/reconcile.test.ts': ['F21 with a clock %i minutes wrong every webhook is refused'],
    'http/stripe-signature.test.ts': [' seconds from now is '],
  }),
  row('F22', 'the event is faster than the answer: the same', {
    'domain/payment-report.test.ts': ['learns its intent from the first report'],
    'http/redirect-lost.test.ts': [
      'the webhook that comes before our own answer finds its payment',
    ],
    [CRASH]: [dead('(F4)')],
  }),
  row('F23', 'a debit takes days: pending, not reminded', {
    'http/payment-life-delayed.test.ts': [
      'a debit in %s is on its way for days, pending and not paid',
    ],
    'domain/expected-arrival.test.ts': ['the hold of money on its way names that day'],
    'http/main-job.test.ts': ['a debit on its way is neither paid nor reminded'],
  }),
  row('F24', 'a debit fails: said, and the same step goes on', {
    'http/payment-life-delayed.test.ts': ['an ACH debit that comes back days later is owed again'],
    'domain/payment-report.test.ts': ['that comes back has failed: said at once'],
    'domain/hold-resume.test.ts': ['processing that fails: the step that was next'],
  }),
  row('F25', 'taken back weeks later: owed again', {
    'http/payment-life-banks.test.ts': ['a debit that its bank takes back weeks later in part'],
    'domain/payment-reversal.test.ts': ['lost at once, as a bank return is'],
    'domain/dunning.test.ts': ['a reversal after settlement opens a new cycle'],
    'http/stripe-money-back.test.ts': ['that its holder takes back weeks later'],
  }),
  row('F26', 'a dispute is won: back as it was, once', {
    'http/payment-life-banks.test.ts': [
      'a dispute about a part holds that part, and won it is as it was',
    ],
    'domain/payment-reversal.test.ts': ['won is back as it was', 'won after it was lost writes'],
  }),
  row('F27', 'a refund fails in the end: undone', {
    'domain/payment-reversal.test.ts': ['that the bank sent back is undone'],
    'http/stripe-money-back.test.ts': ['that the bank sends back a day later'],
  }),
  row('F28', 'refunds and a dispute together: never below zero', {
    'http/payment-life-banks.test.ts': ['a refund, a dispute of a part and one of the rest'],
    'domain/payment-reversal.test.ts': ['lost after a partial refund takes back the rest'],
    'http/stripe-money-back.test.ts': ['in parts adds up, and never to more than was paid'],
  }),
  row('F29', '3-D Secure left open: the attempt ends, reminders go on', {
    'http/payment-life-delayed.test.ts': ['a BLIK that nobody ends is closed with its price'],
    'domain/payment-start.test.ts': ['is due when its price has expired'],
    'http/payments.test.ts': ['a price that nobody confirmed within the hour'],
    'http/stripe-authentication.test.ts': ['abandoned can be canceled'],
  }),
  row('F30', 'cancel against confirm: who paid has paid', {
    'http/stripe-gateway.test.ts': ['that was paid meanwhile is not canceled'],
    'http/stripe-errors.test.ts': ['a confirmation of a paid intent reports it as paid'],
  }),
  row('F31', 'too many confirmations: closed, a new attempt', {
    'http/stripe-errors.test.ts': ['too many confirmations cancel the intent'],
    'domain/payment-report.test.ts': ['that the processor closed is over'],
  }),
  row('F32', 'two tabs: one attempt', {
    'http/payments.test.ts': ['two tabs that start the same payment share one attempt'],
    'e2e/debtor/together.spec.ts': ['two tabs that press the button at once pay once'],
    'http/bad-offers.test.ts': ['of many that accept plans for one invoice at once'],
  }),
  row('F33', 'two people pay: the second is credit or goes back', {
    'http/payments.test.ts': ['money that arrives twice is credit with a task'],
    'http/credit.test.ts': ['money that comes twice from one card goes back to it'],
    'e2e/debtor/together.spec.ts': ['while one is at the bank, another pays'],
  }),
  row('F34', 'paid and marked as paid at once: serialised', {
    'http/many-processes.test.ts': [
      'hear of payments while the vendor records money, a credit note or a write-off',
    ],
    'http/bank-import.test.ts': ['a card payment that is confirmed at the same time is serialised'],
  }),
  row('F35', 'debtor against the instalment worker: collected once', {
    'http/many-processes.test.ts': ['an instalment that three servers are about to charge'],
    'domain/plan-charge.test.ts': ['is not started twice: the open one'],
  }),
  row('F36', 'paying at the deadline: the quote decides', {
    'http/bad-offers.test.ts': ['an offer is taken to the last millisecond'],
    'domain/payment-offers.test.ts': ['is kept by a debit confirmed in time'],
  }),
  row('F37', 'a plan while money is on its way: refused', {
    'domain/plan-commands.test.ts': ['refuses while money is on its way (fault F37)'],
  }),
  row('F38', 'several workers: each job once', {
    'http/many-processes.test.ts': ['letters and four processes: each letter is claimed by one'],
    'http/db-queries.test.ts': ['hands each letter to one worker until its lease ends'],
  }),
  row('F39', 'a worker stalls past its lease: its late word changes nothing', {
    'http/many-processes.test.ts': ['a worker that stood still past its lease'],
    'http/worker-isolation.test.ts': [
      'a letter that another worker has sent since the lease ran out is written down once',
      'letters behind a slow one are not sent by two workers',
    ],
    'domain/refund.test.ts': ['is given up once, and not when it was done meanwhile'],
  }),
  row('F40', 'the clock jumps: nothing twice, nothing skipped', {
    'http/clock-jumps.test.ts': [
      'a machine whose clock jumps every day, %s, sends each letter once',
      'a payment during which the clock jumps',
    ],
  }),
  row('F41', 'days of every zone, month ends, skipped days', {
    'domain/day-changes.test.ts': [
      'in every zone of the world each day ends where the next begins',
      'a monthly plan of any first day keeps its day',
    ],
    'domain/calendar.test.ts': [
      'agree with Temporal in every zone',
      'a day that a zone skipped is empty: Apia',
    ],
  }),
  row('F42', 'much is due after an outage: in order, one a day', {
    'http/outage-due.test.ts': ['reminders are due: one letter a debtor, the longest due first'],
    'domain/dunning-debtor.test.ts': ['are written to at most every three days'],
    'http/worker-rounds.test.ts': ['more letters than one slice holds all leave'],
  }),
  row('F43', 'somebody else holds the lock: waits or 503', {
    'http/lock-holder.test.ts': [
      'a file whose lock another process takes at each chance',
      'a libSQL server on whose file somebody else holds the lock',
    ],
  }),
  row('F44', 'decided on old facts: refused and decided again', {
    'http/db-cases.test.ts': [
      'conflict when they decided on the same facts: the first wins',
      'all get through when they load and decide again',
    ],
  }),
  row('F45', 'the disk is full or fails: 503, and it heals', {
    'http/disk-fails.test.ts': ['a disk that takes no more is a 503'],
    'http/db-client.test.ts': ['keeps every acknowledged write when it fails'],
  }),
  row('F46', 'kill -9 at random: what was answered is there', {
    'http/kill-processor-lives.test.ts': ['what was acknowledged is booked once'],
    'http/db-crash.test.ts': ['kill -9 loses no acknowledged payment'],
  }),
  row(
    'F47',
    'power fails: synced before "yes"',
    { 'http/power-fails.test.ts': ['what was answered with yes was synced to the disk before'] },
    'counted where the machine has strace and allows it, else only synchronous=FULL is seen; that a disk keeps what it synced needs a plug to pull',
  ),
  row('F48', 'a long reader: the log stays bounded', {
    'http/db-client.test.ts': ['keeps its log bounded, however much is written and copied'],
  }),
  row('F49', 'a damaged page or row: found, and refused', {
    'http/damaged-file.test.ts': [
      'F49, T56: a changed byte anywhere in the file',
      'F49: a changed letter in a journal record',
      'F49: a server does not start on a file whose pages are damaged',
    ],
    'http/journal-audit.test.ts': [
      'F49: a case that is not as it was written takes no writes',
      'F49: no letter of a broken case leaves',
    ],
    'http/db-journal.test.ts': [
      'finds a change to %s of any journal record',
      'finds a change to %s of any ledger entry',
    ],
  }),
  row(
    'F50',
    'an old copy is put back: caught up with the processor',
    {
      'http/restore-drill.test.ts': ['a copy of an hour ago is put back'],
      'domain/payment-adoption.test.ts': ['F50: money that no row knows'],
    },
    'money for an invoice that was issued after the copy was made is not booked: an alarm and the comparison with the processor name it for a person',
  ),
  row('F51', 'dead while migrating: each is there or not', {
    [CRASH]: ['dead while migrating'],
    'http/db-schema.test.ts': ['leave nothing of one that fails'],
  }),
  row('F52', 'dead before the letter: it leaves later, once', {
    [CRASH]: [dead('(F52)'), dead('(F52: the letter')],
  }),
  row('F53', 'the mail server is down, refuses, hangs up: one letter', {
    [CRASH]: [dead('(F53'), 'a mail server that hangs up after DATA'],
    'http/mail-smtp.test.ts': [
      'that the server refuses %s after DATA (%i) is %s',
      'whose line breaks after DATA may have arrived',
    ],
  }),
  row('F54', 'paid before the reminder left: not sent', {
    'domain/dunning-letters.test.ts': [
      'it leaves with the other',
      'money is on its way for all of it: not sent',
    ],
  }),
  row(
    'F55',
    'the address bounces: held, the vendor is told',
    {
      'http/debtors.test.ts': ['a letter that came back waits'],
      'domain/dunning-letters.test.ts': ['undeliverable: held until there is another address'],
    },
    'who hands letters over by SMTP hears a refusal and nothing else: a bounce that comes later and a complaint go to the sender’s mailbox or the mail provider, whose reader sets a hold or takes the address away',
  ),
  row('F56', 'the processor is busy: again under the same key', {
    'http/stripe-errors.test.ts': [[' intents were made', '(F56)']],
  }),
  row('F57', 'no answer or half of one: unknown, the same key', {
    'http/stripe-errors.test.ts': [
      [' intents were made', '(F57)'],
      'a request that is not answered in time',
      'the same request again gives one intent',
      'is unknown, and the next look tells',
      'a confirmation whose answer was lost is not charged twice',
    ],
    'http/stripe-gateway.test.ts': ['the same gateway pays, and a closed port is an unknown'],
  }),
  row('F58', 'the processor is down for hours: no old charge', {
    'http/charge-outage.test.ts': [
      'a charge that an outage kept back is not made after the plan was canceled',
      'a charge that an outage kept back for days is not made at its old price',
    ],
  }),
  row(
    'F59',
    'a key is revoked: only its owner stands still',
    { 'http/stripe-errors.test.ts': ['a wrong key is refused'] },
    'one installation has one account at the processor, so there is nobody else to spare',
  ),
  row('F60', 'declined while the debtor is away: by kind', {
    'domain/plan-charge.test.ts': [
      'is tried again after two and four days',
      'for good (%s) is not tried again with that method',
    ],
    'http/stripe-methods.test.ts': [', saved by a first payment: '],
    'http/letters-declines.test.ts': ['advice not to try again is a stronger word'],
  }),
  row('F61', 'the saved method is gone: action needed, no loop', {
    'http/payment-life-methods.test.ts': ['a saved method that is %s is not charged'],
    'http/stripe-gateway.test.ts': ['that was detached is gone'],
    'http/stripe-errors.test.ts': ['a customer that does not exist is gone'],
  }),
  row('F62', 'reload, back, offline: the page tells the truth', {
    'e2e/debtor/pay.spec.ts': ['a card pays, and reload, back and a second tab all say so'],
    'e2e/portal/pay.spec.ts': ['a broken connection is tried again with the same token'],
  }),
  row('F63', 'a forged way back from the bank: ignored', {
    'http/redirect-lost.test.ts': ['F63: whoever comes back before any webhook sees'],
    'http/portal-reading.test.ts': ['what stood in the address on the way back from the bank'],
  }),
  row('F64', 'the processor’s script is blocked: another way', {
    'e2e/portal/pay.spec.ts': ['the page offers another way and no button over nothing'],
  }),
  row('F65', 'the vendor’s receiver is down: later, same id', {}, 'Saldo sends no webhooks yet'),
  row('F66', 'SIGTERM: what is in flight ends, nothing new', {
    'http/process.test.ts': ['SIGTERM lets what is in flight end'],
    'http/worker-isolation.test.ts': ['a server that ends gives the letters back'],
  }),
  row('F67', 'a stalled event loop: never for long, and seen', {
    'http/stalls.test.ts': ['no stall is a quarter of it'],
    'http/image.test.ts': ['is found healthy unless it stands still'],
  }),
];
