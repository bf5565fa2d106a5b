import { ACCOUNTS, PUSHES } from './bank-test-methods.ts';

/** How the bank behind a payment method answers. */
export type Decline = {
  readonly code: string;
  readonly declineCode: string | null;
  readonly message: string;
  /** What Stripe advises for a later try; nothing as a rule. */
  readonly adviceCode?: 'do_not_try_again';
};

/** Why a bank refuses a method that it took before. */
export type BlockReason = 'doNotHonor' | 'insufficientFunds' | 'doNotTryAgain';

export type CardTest = {
  readonly type: 'card';
  readonly id: string;
  readonly number: string;
  readonly brand: string;
  readonly country: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly decline: Decline | null;
  /**
   * When the bank asks for 3-D Secure. `always`: also off-session, where nobody can answer.
   * `unlessSetUp`: off-session only until it was set up. `onSession`: never off-session.
   */
  readonly authentication: 'never' | 'always' | 'unlessSetUp' | 'onSession';
  readonly canAttach: boolean;
  /** What happens to a charge that went well. */
  readonly after: 'dispute' | 'inquiry' | null;
  readonly refund: 'succeeds' | 'pending' | 'fails';
};

export type DebitTest = {
  readonly type: 'sepa_debit';
  readonly id: string;
  readonly iban: string;
  readonly country: string;
  /** What the debtor's bank says some days later; null: it pays. */
  readonly decline: Decline | null;
  readonly after: 'dispute' | null;
};

export type AchTest = {
  readonly type: 'us_bank_account';
  readonly id: string;
  readonly last4: string;
  readonly decline: Decline | null;
  readonly after: 'dispute' | null;
};

/** The customer approves each payment by hand. */
export type PushTest = {
  readonly type: 'blik' | 'p24';
  readonly id: string;
  /** What the customer says then; null: after as long as the page of the bank is open. */
  readonly decline: Decline | null;
  readonly answersAfterMs: number | null;
  readonly after: null;
};

export type TestMethod = CardTest | DebitTest | AchTest | PushTest;

/** Methods whose bank answers days later, under a mandate. */
export const isDebit = (type: string): boolean =>
  type === 'sepa_debit' || type === 'us_bank_account';

/** A published test payment method by its id (`pm_card_visa`), or undefined. */
export const findTestMethod = (id: string): TestMethod | undefined => BY_ID.get(id);
/** The card of a published test number, or undefined. */
export const findTestCard = (number: string): CardTest | undefined => BY_NUMBER.get(number);
/** The account of a published test IBAN, or undefined. */
export const findTestAccount = (iban: string): DebitTest | undefined => BY_IBAN.get(iban);

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
});
const GENERIC = declined('generic_decline');
const NO_FUNDS = declined('insufficient_funds', 'Your card has insufficient funds.');

const VISA = {
  type: 'card',
  brand: 'visa',
  country: 'US',
  funding: 'credit',
  decline: null,
  authentication: 'never',
  canAttach: true,
  after: null,
  refund: 'succeeds',
} satisfies Omit<CardTest, 'id' | 'number'>;

const card = (id: string, number: string, differs: Partial<CardTest> = {}): CardTest => ({
  ...VISA,
  ...differs,
  id,
  number,
});
/** Cards that are always declined cannot be attached to a customer either. */
const refused = (id: string, number: string, decline: Decline): CardTest =>
  card(id, number, { decline, canAttach: false });

/** docs.stripe.com/testing: only what is published there. */
const CARDS: readonly CardTest[] = [
  card('pm_card_visa', '4242424242424242'),
  card('pm_card_visa_debit', '4000056655665556', { funding: 'debit' }),
  card('pm_card_mastercard', '5555555555554444', { brand: 'mastercard' }),
  card('pm_card_mastercard_debit', '5200828282828210', { brand: 'mastercard', funding: 'debit' }),
  card('pm_card_mastercard_prepaid', '5105105105105100', {
    brand: 'mastercard',
    funding: 'prepaid',
  }),
  card('pm_card_amex', '378282246310005', { brand: 'amex' }),
  card('pm_card_discover', '6011111111111117', { brand: 'discover' }),
  card('pm_card_diners', '3056930009020004', { brand: 'diners' }),
  card('pm_card_jcb', '3566002020360505', { brand: 'jcb', country: 'JP' }),
  card('pm_card_unionpay', '6200000000000005', { brand: 'unionpay', country: 'CN' }),
  card('pm_card_pl', '4000006160000005', { country: 'PL' }),
  card('pm_card_ro', '4000006420000001', { country: 'RO' }),

  refused('pm_card_visa_chargeDeclined', '4000000000000002', GENERIC),
  refused('pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995', NO_FUNDS),
  refused('pm_card_visa_chargeDeclinedLostCard', '4000000000009987', declined('lost_card')),
  refused('pm_card_visa_chargeDeclinedStolenCard', '4000000000009979', declined('stolen_card')),
  refused('pm_card_chargeDeclinedExpiredCard', '4000000000000069', {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
  }),
  refused('pm_card_chargeDeclinedIncorrectCvc', '4000000000000127', {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  refused('pm_card_chargeDeclinedProcessingError', '4000000000000119', {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),
  refused(
    'pm_card_visa_chargeDeclinedVelocityLimitExceeded',
    '4000000000006975',
    declined('card_velocity_exceeded'),
  ),
  card('pm_card_chargeCustomerFail', '4000000000000341', { decline: GENERIC }),

  card('pm_card_authenticationRequired', '4000002760003184', { authentication: 'always' }),
  card('pm_card_authenticationRequiredOnSetup', '4000002500003155', {
    authentication: 'unlessSetUp',
  }),
  card('pm_card_authenticationRequiredSetupForOffSession', '4000003800000446', {
    authentication: 'onSession',
  }),
  card('pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178', {
    authentication: 'onSession',
    decline: NO_FUNDS,
  }),
  card('pm_card_threeDSecure2Required', '4000000000003220', { authentication: 'onSession' }),
  card('pm_card_threeDSecureRequiredChargeDeclined', '4000008400001629', {
    authentication: 'onSession',
    decline: GENERIC,
  }),

  card('pm_card_createDispute', '4000000000000259', { after: 'dispute' }),
  card('pm_card_createDisputeProductNotReceived', '4000000000002685', { after: 'dispute' }),
  card('pm_card_createDisputeInquiry', '4000000000001976', { after: 'inquiry' }),
  card('pm_card_pendingRefund', '4000000000007726', { refund: 'pending' }),
  card('pm_card_refundFail', '4000000000005126', { refund: 'fails' }),
];

/** Spellings of older pages of the same documentation. */
const ALIASES: readonly (readonly [alias: string, id: string])[] = [
  ['pm_card_chargeDeclined', 'pm_card_visa_chargeDeclined'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'pm_card_visa_chargeDeclinedInsufficientFunds'],
  ['pm_card_visa_chargeDeclinedExpiredCard', 'pm_card_chargeDeclinedExpiredCard'],
  ['pm_card_visa_chargeDeclinedIncorrectCvc', 'pm_card_chargeDeclinedIncorrectCvc'],
  ['pm_card_visa_chargeDeclinedProcessingError', 'pm_card_chargeDeclinedProcessingError'],
  ['pm_usBankAccount', 'pm_usBankAccount_success'],
  ['pm_sepaDebit', 'pm_sepaDebit_success_de'],
  ['pm_sepaDebit_failed', 'pm_sepaDebit_failed_de'],
  ['pm_sepaDebit_disputed', 'pm_sepaDebit_disputed_de'],
  ['pm_sepaDebit_insufficientFunds', 'pm_sepaDebit_insufficientFunds_de'],
];

type Scenario = 'success' | 'failed' | 'disputed' | 'insufficientFunds';
const debitRefused = (code: string, message: string): Decline => ({
  code,
  declineCode: code,
  message,
});
const DEBIT_DECLINES: Readonly<Record<Scenario, Decline | null>> = {
  success: null,
  disputed: null,
  failed: debitRefused('generic_decline', 'The bank refused the debit.'),
  insufficientFunds: debitRefused('insufficient_funds', 'The account has insufficient funds.'),
};
const IBANS: readonly (readonly [Scenario, iban: string])[] = [
  ['success', 'DE89370400440532013000'],
  ['failed', 'DE62370400440532013001'],
  ['disputed', 'DE35370400440532013002'],
  ['insufficientFunds', 'DE65370400440002222227'],
  ['success', 'AT611904300234573201'],
  ['failed', 'AT861904300235473202'],
  ['disputed', 'AT591904300235473203'],
  ['insufficientFunds', 'AT981904300002222227'],
  ['success', 'FR1420041010050500013M02606'],
  ['failed', 'FR8420041010050500013M02607'],
  ['disputed', 'FR5720041010050500013M02608'],
  ['insufficientFunds', 'FR9720041010050000002222227'],
];
const DEBITS: readonly DebitTest[] = IBANS.map(([scenario, iban]) => ({
  type: 'sepa_debit',
  id: `pm_sepaDebit_${scenario}_${iban.slice(0, 2).toLowerCase()}`,
  iban,
  country: iban.slice(0, 2),
  decline: DEBIT_DECLINES[scenario],
  after: scenario === 'disputed' ? 'dispute' : null,
}));

const BY_NUMBER = new Map(CARDS.map((test) => [test.number, test]));
const BY_IBAN = new Map(DEBITS.map((test) => [test.iban, test]));
const BY_ID = new Map<string, TestMethod>(
  [...CARDS, ...DEBITS, ...ACCOUNTS, ...PUSHES].map((test) => [test.id, test]),
);
for (const [alias, id] of ALIASES) {
  const test = BY_ID.get(id);
  if (test === undefined) throw new Error(`alias of an unknown test method: ${id}`);
  BY_ID.set(alias, test);
}
