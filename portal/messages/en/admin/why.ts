/** What the sentence of one term is made of; what is not known is empty. */
export type WhyFigures = Readonly<
  Record<
    | 'amount'
    | 'number'
    | 'issued'
    | 'due'
    | 'day'
    | 'whole'
    | 'method'
    | 'reference'
    | 'percent'
    | 'until'
    | 'offer'
    | 'record',
    string
  >
>;

const ofWhole = ({ whole, amount }: WhyFigures) =>
  whole === '' || whole === amount ? '' : `, part of ${whole}`;
const byMethod = ({ method }: WhyFigures) => (method === '' ? '' : ` by ${method}`);
const named = ({ reference, method }: WhyFigures) =>
  reference === '' || reference === method ? '' : ` (${reference})`;
const terms = ({ percent }: WhyFigures) => (percent === '' ? '' : ` of ${percent}`);
const corrects = ({ record }: WhyFigures) => (record === '' ? '' : ` It undoes record ${record}.`);

/** By code of the term; a code without its sentence does not compile where they are read. */
const balance = {
  invoiced: (f: WhyFigures) => `Invoice ${f.number}, issued ${f.issued}, due ${f.due}.`,
  payment: (f: WhyFigures) => `Payment${byMethod(f)} of ${f.day}${ofWhole(f)}${named(f)}.`,
  paidFromCredit: (f: WhyFigures) => `Paid with the debtor’s credit on ${f.day}${named(f)}.`,
  paymentReleased: (f: WhyFigures) =>
    `Paid money that a credit note set free: it became credit of the debtor.${corrects(f)}`,
  paymentRestored: (f: WhyFigures) =>
    `Money that had gone back counts as paid again.${corrects(f)}`,
  paymentTakenBack: (f: WhyFigures) => `A payment was taken back.${corrects(f)}`,
  refund: (f: WhyFigures) =>
    `Payment${byMethod(f)} refunded${ofWhole(f)}: it is owed again.${corrects(f)}`,
  chargeback: (f: WhyFigures) =>
    `The debtor’s bank took the payment${byMethod(f)} back: it is owed again.${corrects(f)}`,
  discountEarned: (f: WhyFigures) =>
    `Early-payment discount${terms(f)}: what was paid by ${f.day} reached the early price${f.until && `, which held until ${f.until}`}.`,
  discountByCreditNote: (f: WhyFigures) =>
    `Early-payment discount${terms(f)}: after the credit note, what had been paid in time reached the early price.`,
  discountGranted: (f: WhyFigures) =>
    `Early-payment discount${terms(f)}, granted by hand although it was late.`,
  discountTakenBack: (f: WhyFigures) =>
    `The discount went with the payment that had earned it.${corrects(f)}`,
  discountCredited: (f: WhyFigures) =>
    `The discount fell away: the credit note gives back the price before it.${corrects(f)}`,
  discountRestored: (f: WhyFigures) =>
    `The discount counts again, as its payment does.${corrects(f)}`,
  creditNote: (f: WhyFigures) => `Credit note${f.reference && ` ${f.reference}`} of ${f.day}.`,
  creditNoteUndone: (f: WhyFigures) => `A credit note was taken back.${corrects(f)}`,
  lateCharge: (f: WhyFigures) => `Late charge of ${f.day}${named(f)}.`,
  lateChargeUndone: (f: WhyFigures) => `A late charge was taken back.${corrects(f)}`,
  waiver: (f: WhyFigures) => `Waived on ${f.day}${named(f)}.`,
  waiverUndone: (f: WhyFigures) => `A waiver was taken back.${corrects(f)}`,
  writeOff: (f: WhyFigures) => `Written off on ${f.day}${f.reference && `: ${f.reference}`}.`,
  settlementKept: (f: WhyFigures) =>
    `The rest after the settlement${f.offer && ` of ${f.offer}`} was paid in time${f.until && `, by ${f.until}`}.`,
  writeOffUndone: (f: WhyFigures) => `What had been written off is owed again.${corrects(f)}`,
  writeOffRestored: (f: WhyFigures) =>
    `What had been written off counts as such again.${corrects(f)}`,
};

const option = {
  owed: () => 'Owed.',
  onItsWay: () => 'Already on its way.',
  discountOnItsWay: () => 'Closed by the discount once the money on its way arrives.',
  notDueYet: () => 'Due later.',
  discount: (f: WhyFigures) => `Early-payment discount${f.until && `, until ${f.until}`}.`,
  settlement: (f: WhyFigures) =>
    `Given up when the settlement is paid${f.until && ` by ${f.until}`}.`,
  leftForLater: () => 'Left for later.',
};

/** Why a balance is what it is, term by term. */
export const why = {
  title: (amount: string) => `Why ${amount}?`,
  back: (number: string) => `Invoice ${number}`,
  now: (at: string) => `Everything that was written down until ${at}. The amounts sum exactly.`,
  nothingYet: 'The invoice was not here yet: nothing was owed.',
  caption: 'What makes the balance, oldest first',
  term: 'Because',
  amount: 'Amount',
  rest: 'Owed then',
  total: 'Balance',
  record: (seq: string, who: string) => `record ${seq}, ${who}`,
  on: 'At the end of',
  onHint: 'A day up to today, in your time zone; without one, now.',
  look: 'Look back',
  wrongDay: 'Enter a day up to today.',
  options: 'What paying costs now',
  optionTotal: 'To pay',
  optionCaption: (kind: string, amount: string) => `${kind}: ${amount}`,
  kinds: {
    dueNow: 'What is due',
    all: 'All of it',
    discount: 'With the discount',
    settlement: 'The settlement',
    other: 'The smallest part',
  },
  nextPart: (day: string) => `Next part, due ${day}`,
  dueOn: (day: string) => `Due ${day}`,
  balance,
  option,
};
