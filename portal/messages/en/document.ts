import { datesFor } from '../format.ts';

type Dates = ReturnType<typeof datesFor>;

/** The invoice as a document, and the payments made for it. */
export const documentMessages = (today: string) => {
  const dates = datesFor('en', today);
  return { document: document(dates), payments };
};

const document = ({ on }: Dates) => ({
  invoice: (number: string) => `Invoice ${number}`,
  pdf: 'Download PDF',
  pdfOf: (number: string) => `Download PDF of invoice ${number}`,
  issued: 'Issued',
  due: 'Due',
  from: 'From',
  buyer: 'For',
  order: 'Order',
  reference: 'Reference',
  taxId: 'Tax ID',
  terms: 'Terms',
  note: 'Note',
  what: 'What',
  quantity: 'Quantity',
  unitPrice: 'Price',
  taxColumn: 'Tax',
  net: 'Net',
  netTotal: 'Net',
  tax: (rate: string, base: string) => `Tax ${rate} of ${base}`,
  noTax: {
    E: 'exempt',
    AE: 'reverse charge',
    Z: 'zero rate',
    G: 'export',
    K: 'intra-EU supply',
    O: 'not taxed',
  } as Readonly<Record<string, string>>,
  untaxed: (word: string, base: string) => `No tax on ${base}: ${word}`,
  allowance: (reason: string) => `Reduction: ${reason}`,
  charge: (reason: string) => `Charge: ${reason}`,
  total: 'Total',
  prepaid: 'Paid in advance',
  rounding: 'Rounding',
  toPay: 'To pay',
  leftToPay: 'Left to pay',
  onItsWay: 'On its way',
  disputed: (money: string) =>
    `A payment for this invoice is disputed: your bank decides whether to return ${money}.`,
  nothingNow: 'There is nothing to pay for it now.',
  notAgain: 'Until then you need not pay that part again.',
  entryOn: (name: string, date: string, reference: string | null) =>
    `${name} ${on(date)}${reference ? `, ${reference}` : ''}`,
  entry: {
    invoiced: 'Invoiced',
    payment: 'Paid',
    paidFromCredit: 'Paid from your credit',
    paymentReleased: 'Moved to your credit',
    paymentRestored: 'Counts as paid again',
    paymentTakenBack: 'Written down by mistake, taken back',
    refund: 'Returned to you',
    chargeback: 'Returned by your bank',
    discount: 'Discount',
    discountTakenBack: 'Discount taken back',
    discountRestored: 'Discount granted again',
    creditNote: 'Credit note',
    creditNoteUndone: 'Credit note taken back',
    lateCharge: 'Late charge',
    lateChargeUndone: 'Late charge taken back',
    waiver: 'Charge waived',
    waiverUndone: 'Waiver taken back',
    writeOff: 'Closed without payment',
    writeOffUndone: 'Open again',
    writeOffRestored: 'Closed without payment again',
  },
});

const payments = {
  heading: 'Payments',
  credit: (money: string, vendor: string) =>
    `${money} of what you paid is more than is owed. ${vendor} keeps it for you until it pays another invoice or goes back to you.`,
  returning: (money: string) =>
    `${money} that was too much is on its way back to the card or account that it came from.`,
  receipt: 'Receipt',
  /** Said under a payment where its state alone leaves a question open. */
  note: {
    inquiry: 'Your bank asks us about this payment. Nothing has changed: it stays paid.',
    disputed: (money: string) =>
      `Your bank was asked to return ${money}. Until it decides, no reminders come about it.`,
    stands: 'Your bank has decided that this payment stands.',
    takenBack: (money: string) => `Your bank returned ${money} to you.`,
    returned: (money: string) => `${money} was returned to you.`,
    refundFailed: (money: string) =>
      `A refund of ${money} did not reach you. A person looks for another way to return it.`,
    cameInstead: (money: string) =>
      `${money} arrived instead. It is kept for you as credit, and a person finds out why.`,
    failed: 'Nothing was received from it.',
  },
  state: {
    created: 'not finished',
    requiresAction: 'not finished',
    processing: 'on its way',
    succeeded: 'received',
    failed: 'failed',
    canceled: 'stopped',
    partiallyRefunded: 'partly returned',
    refunded: 'returned',
    disputed: 'disputed, your bank decides',
    disputeWon: 'received',
    disputeLost: 'returned by your bank',
  },
};
