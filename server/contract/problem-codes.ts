/**
 * Everything that can be refused, in one closed list: the code that programs read, its HTTP status
 * and the sentence for people. A route never picks a status by itself.
 */
const PROBLEMS = {
  // The request itself
  malformedBody: { status: 400, title: 'The body could not be read.' },
  invalidInput: { status: 400, title: 'Some values are missing or not acceptable.' },
  unauthorized: { status: 401, title: 'Sign in or send a valid API key.' },
  signInFailed: { status: 401, title: 'The e-mail address or the password is not right.' },
  settingsChanged: {
    status: 409,
    title: 'Somebody changed the settings in the meantime. Look at them and save again.',
  },
  originNotAllowed: { status: 422, title: 'An origin is written like https://www.example.com.' },
  tooManyApiKeys: { status: 409, title: 'There are fifty API keys: revoke one first.' },
  originRefused: { status: 403, title: 'This request came from a page that may not send it.' },
  notFound: { status: 404, title: 'There is nothing at this address.' },
  conflict: { status: 409, title: 'Somebody changed this at the same time. Load it again.' },
  linkExpired: { status: 410, title: 'This link has expired. Ask for a fresh one.' },
  linkRevoked: { status: 410, title: 'This link is no longer valid. Ask for a fresh one.' },
  bodyTooLarge: { status: 413, title: 'The body is larger than this address takes.' },
  unsupportedMediaType: { status: 415, title: 'This address does not take that content type.' },
  tooManyRequests: { status: 429, title: 'Too many requests. Wait a little and try again.' },
  internal: { status: 500, title: 'Something broke on our side. Nothing was lost.' },
  caseBroken: {
    status: 503,
    title:
      'The records of this debtor are not as they were written. Nothing is recorded until they are put right.',
  },
  unavailable: { status: 503, title: 'Not available for a moment. Try again shortly.' },

  // Idempotency
  idempotencyKeyReused: {
    status: 422,
    title: 'This idempotency key was used before with other content.',
  },
  idempotencyInProgress: {
    status: 409,
    title: 'The first request with this idempotency key is still being worked on.',
  },
  idempotencyAnswerUnreadable: {
    status: 409,
    title:
      'This was done before with this idempotency key, and its answer can no longer be read. Look at what is there now.',
  },

  // Invoices and the ledger
  numberTaken: {
    status: 409,
    title: 'An invoice with this number and other content is already there.',
  },
  debtorTaken: { status: 409, title: 'Another debtor has this name and address already.' },
  unknownCurrency: { status: 422, title: 'This currency is not known.' },
  currencyMismatch: { status: 422, title: 'The currency is not the currency of the invoice.' },
  sumsDisagree: { status: 422, title: 'The amounts do not add up.' },
  negativeInvoice: {
    status: 422,
    title: 'An invoice cannot be negative. Send what it gives back as a credit note.',
  },
  dueBeforeIssued: { status: 422, title: 'The due date is before the issue date.' },
  invalidTerms: { status: 422, title: 'The payment terms contradict the invoice.' },
  invoiceClosed: { status: 409, title: 'The invoice is settled; there is nothing left to change.' },
  creditTooLarge: {
    status: 422,
    title: 'Credit notes would give back more than the whole invoice.',
  },
  creditNotEnough: { status: 409, title: 'The debtor has less free credit than that.' },

  // Paying
  amountNotAllowed: { status: 422, title: 'The amount is not one that can be paid.' },
  amountAbovePayable: { status: 422, title: 'The amount is more than can be paid now.' },
  amountBelowMinimum: { status: 422, title: 'The amount is below the smallest one that is taken.' },
  amountTooLarge: { status: 422, title: 'The amount is more than one payment can carry.' },
  nothingToPay: { status: 409, title: 'There is nothing to pay now.' },
  optionNotOffered: { status: 409, title: 'This way of paying is not offered now.' },
  offerExpired: { status: 409, title: 'The offer has ended.' },
  alreadyBeingPaid: { status: 409, title: 'This is already being paid.' },
  quoteExpired: { status: 409, title: 'The price was too old. Look at the new one and try again.' },
  paymentDeclined: { status: 402, title: 'The payment was declined.' },
  paymentMismatch: { status: 409, title: 'This is another payment than the one that was meant.' },
  processorBusy: { status: 503, title: 'The payment service is busy. Try again shortly.' },
  outcomeUnknown: {
    status: 504,
    title: 'The payment service did not answer, so it is not known yet whether this was paid.',
  },
  processorRefused: { status: 502, title: 'The payment service refused the request.' },

  // Plans
  planNotOffered: { status: 409, title: 'No plan is offered for these invoices.' },
  planNotInMenu: { status: 422, title: 'The plan is not one of those offered.' },
  planDateNotAllowed: { status: 422, title: 'The first date is not one that is offered.' },
  planRunning: { status: 409, title: 'A plan for these invoices is already running.' },
  planNotActive: { status: 409, title: 'The plan is not in a state that allows this.' },
  autopayNeeded: { status: 422, title: 'This plan is only offered with automatic payments.' },

  // Holds, offers, links
  holdEnded: { status: 409, title: 'The hold has already ended.' },
  holdNotSettable: { status: 422, title: 'This hold follows from payments or plans.' },
  offerNotAllowed: { status: 422, title: 'This offer is not possible for this invoice.' },

  // Statements of banks
  noAccount: { status: 409, title: 'This company named no account for transfers.' },
  tooManyInvoices: {
    status: 422,
    title: 'The references of so many invoices do not fit into one transfer. Choose fewer.',
  },
  bankLineDecided: { status: 409, title: 'This transfer was decided on already. Load it again.' },
  bankLineNotCertain: { status: 409, title: 'This transfer is not certain any more.' },
  bankLineNotRecorded: { status: 409, title: 'This transfer is not recorded.' },
  bankLineReturned: {
    status: 409,
    title: 'Some of this money was given back since, so it cannot be undone.',
  },
  bankLineNotMoneyIn: { status: 422, title: 'This is no money that came in.' },
  severalDebtors: { status: 422, title: 'These invoices are not of one debtor.' },

  // E-invoice, CSV and statement import
  documentUnreadable: { status: 422, title: 'The document could not be read.' },
} as const satisfies Readonly<Record<string, Problem>>;

type Problem = { readonly status: number; readonly title: string };

export type ProblemCode = keyof typeof PROBLEMS;

/** Status and sentence of a code. Total: a code without them does not compile. */
export function problemOf(code: ProblemCode): Problem {
  return PROBLEMS[code];
}

/** Every code, for the OpenAPI document. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];
