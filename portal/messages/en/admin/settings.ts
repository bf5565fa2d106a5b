/** Settings as forms. Issued invoices and agreed plans keep the terms that they were made with. */
export const settings = {
  title: 'Settings',
  lead: 'Changes count from now on. Issued invoices and agreed plans keep the terms they were made with.',
  sections: {
    discount: 'Early payment and terms',
    plan: 'Plans',
    reminders: 'Reminders',
    checkout: 'Card payments',
    widget: 'Widget',
    profile: 'Company',
  },
  contents: 'On this page',
  save: 'Save',
  saved: {
    discount: 'Terms and discount are saved.',
    plan: 'What plans are offered is saved.',
    reminders: 'The reminders are saved. Every open invoice follows them from now on.',
    checkout: 'Where debtors pay is saved. Payments that were begun before end where they began.',
    widget: 'The list of sites is saved.',
    profile: 'The company’s details are saved.',
  },
  changed:
    'Somebody changed the settings in the meantime, so nothing was saved. What you typed is still below: compare it and save again.',
  other: 'The settings could not be saved; nothing was changed. Try again in a minute.',

  discount: {
    defaultTermsDays: 'Days to pay when an invoice states no due date',
    isOffered: 'Offer a discount for early payment',
    isOfferedHint: 'Given to new invoices that state no terms themselves.',
    percent: 'Percent',
    days: 'Within so many days after the issue date',
    taxMode: 'Tax',
    taxModes: {
      onEarly: 'Tax of the reduced price when paid early, of the full price otherwise',
      always: 'Tax of the reduced price in both cases',
      never: 'Tax of the full price in both cases',
    },
    taxExamples: {
      onEarly: 'Of 100.00 at 21 % tax, with 2 %: 118.58 early, 121.00 late.',
      always: '118.58 early, 120.58 late.',
      never: '119.00 early, 121.00 late.',
    },
  },

  plan: {
    isOffered: 'Offer plans',
    isOfferedHint: 'A debtor chooses from what you allow here, and the answer is an instant yes.',
    counts: 'Numbers of payments',
    countsHint: 'For example 2, 3, 4 or 2–6.',
    frequencies: 'Rhythm',
    frequencyNames: { weekly: 'Every week', biweekly: 'Every two weeks', monthly: 'Every month' },
    minInstalment: 'Smallest payment',
    minInstalmentHint: (currency: string) =>
      `In ${currency}. In other currencies: what the card processor takes.`,
    minFirst: 'First payment at least, in percent of the whole',
    latestFirstDays: 'First payment within days',
    longestDays: 'Last payment within days',
    autopay: 'Charge the payments by itself',
    autopays: {
      off: 'Never',
      optional: 'If the debtor agrees',
      required: 'Always: no plan without it',
    },
    weekend: 'A day of payment on a weekend or a public holiday',
    weekends: { keep: 'Stays', nextWorkingDay: 'Moves to the next working day' },
    activation: 'The plan begins',
    activations: {
      acceptance: 'When the debtor agrees',
      firstPayment: 'When the first payment comes; otherwise it lapses',
    },
    withinDays: 'It comes within so many days of agreeing',
    breaking: 'When a payment is missed',
    graceDays: 'Days of grace',
    defaultRule: 'Broken, when the grace is over',
    defaultRules: {
      missedInTotal: 'After so many missed payments in all',
      missedInARow: 'After so many missed payments in a row',
      arrears: 'When so much of the whole is missing',
    },
    missedCount: 'Number of missed payments',
    arrearsPercent: 'Missing, in percent of the whole',
    resumeAtStep: 'After a broken plan reminders go on with',
    resumeAtStepHint: 'Never with a softer one than the step that waited.',
    resumeAtStepNone: 'the step that waited',
    noticeDays: 'Days of notice before the rest falls due',
    reinstateDays: 'Days in which paying what is missing restores it',
    againAfterDefault: 'Offer another plan after a broken one',
  },

  reminders: {
    sequence: 'Sequence',
    sequenceHint:
      'Days are counted from the due date. Letters leave on working days, 9 to 17 o’clock where the debtor is, at least three days apart.',
    names: {
      standard: 'Standard',
      'polish-classic': 'Polish classic',
      'biweekly-gentle': 'Gentle, every two weeks',
    },
    currency: 'Currency of smallest amounts',
    currencyHint: 'Such as EUR. The smallest payment of a plan is in it too.',
    minReminder: 'Smallest debt to write about',
    minReminderHint: '0 means every debt. In other currencies every debt is written about.',
    hasStatements: 'I import bank statements',
    hasStatementsHint:
      'Then nobody is reminded while the newest statement is too old: the money may have come already.',
    staleAfterHours: 'Too old after so many hours',
    staleAfterHoursHint:
      'Counted from the end of the last day that a statement tells of. With 72, that of a Friday is good until Monday is over.',
    resumeHeading: 'Where reminders go on after a hold',
    resumeCaption: 'What holds reminders, what ends it, and the step that follows',
    hold: 'Hold',
    ends: 'Ends when',
    follows: 'Then',
  },

  /** Rules 7.6: what the engine does, published before it does it. */
  resumeTable: [
    {
      hold: 'Money on its way',
      ends: 'the bank has answered',
      follows:
        'Arrived: reminders stop. Failed: the debtor is told at once, then the step that waited.',
    },
    {
      hold: 'Plan',
      ends: 'it is paid in full, ended or broken',
      follows:
        'Paid in full: reminders stop. Ended: the step that waited. Broken: after the notice, the step that waited, never a softer one.',
    },
    {
      hold: 'Lost dispute at the bank, refund',
      ends: 'you decide',
      follows: 'Hold ended: the step that waited. Credited or written off: reminders stop.',
    },
    {
      hold: 'Letters come back, no address',
      ends: 'there is another address, or you end it',
      follows: 'The same step, to the new address.',
    },
    {
      hold: 'Disputed',
      ends: 'its last day is over, or you end it',
      follows: 'As chosen with the hold, all as many days later as the dispute was open.',
    },
    {
      hold: 'Said to be paid',
      ends: 'its last day is over, after five working days if you name none, or you end it',
      follows: 'As chosen with the hold.',
    },
    {
      hold: 'No fresh bank statement',
      ends: 'a newer one comes in',
      follows: 'The step that waited; of several, as after any pause, at most one tone firmer.',
    },
    {
      hold: 'By hand, legal, insolvency',
      ends: 'its last day is over, or you end it',
      follows:
        'As chosen with the hold: the step that waited, the one after it, or the first again.',
    },
  ],

  checkout: {
    legend: 'Debtors pay by card',
    places: { embedded: 'In a form on our page', redirect: 'On a page of Stripe' },
    notes: {
      embedded: 'Stripe’s fields inside the page of the invoice. Needs JavaScript in the browser.',
      redirect:
        'Stripe Checkout: the debtor leaves for Stripe’s page and comes back when it is paid. Works without JavaScript. The widget opens it outside its frame.',
    },
  },

  widget: {
    lead: 'Only these sites may show the widget inside their pages.',
    origins: 'Sites, one per line',
    originsHint: 'Such as https://www.example.com: the beginning of the address, no path.',
    sandboxOrigins:
      'In this sandbox, keep the addresses that are here already: the page at /widget/demo is shown from them.',
    how: 'How to embed it',
    howText:
      'This asks for the number of an invoice and mails its link to the debtor. It is complete: paste it into your page.',
    howToken:
      'To show an invoice itself, write token="…" in place of vendor="…", with what follows /p/ in its pay link.',
    howPolicy: (origin: string) =>
      `A page with a content security policy needs ${origin} in script-src and in frame-src.`,
    writeToUs: 'Write to us',
  },

  profile: {
    lead: 'Shown to debtors on their page and in letters.',
    email: 'E-mail for questions',
    phone: 'Phone for questions (optional)',
    contactName: 'Name under the letters (optional)',
    address: 'Address (optional)',
    addressHint: 'One line for each line of an envelope, without the name. Letters end with it.',
    taxId: 'Tax ID (optional)',
    iban: 'Account for transfers, IBAN (optional)',
    ibanHint:
      'On invoices that name none themselves. Debtors see all of it where they are told how to pay by transfer, and elsewhere its last four characters.',
    accent: 'Colour',
    accentHint: 'Made darker or lighter where needed so that it can always be read.',
  },

  wrong: {
    range: (least: number, most: number) => `Enter a whole number from ${least} to ${most}.`,
    percent: 'Enter a percentage above 0 and below 100, such as 2 or 2.5.',
    percentOfAll: 'Enter a percentage above 0, at most 100, such as 20.',
    resumeAtStep:
      'After a broken plan reminders go on with a step that this sequence does not have. Choose another one under Plans first.',
    percentOrNone: 'Enter a percentage from 0 to 100, such as 10.',
    counts: 'Enter numbers from 2 to 60, at most twelve of them, such as 2, 3, 4 or 2–6.',
    frequencies: 'Choose at least one rhythm.',
    amount: 'Enter an amount above zero, such as 20.00.',
    amountOrZero: 'Enter an amount such as 5.00, or 0.',
    choice: 'Choose one of the list.',
    currency: 'Enter the three letters of a currency, such as EUR.',
    origin: (line: number, text: string) =>
      `Line ${line}, “${text}”, is not a site. Write it like https://www.example.com, without a path.`,
    origins: 'Use at most twenty lines.',
    email: 'Enter an e-mail address such as office@example.com.',
    address: 'Use at most six lines of at most 120 characters.',
    iban: 'Enter an account number such as PL61 1090 1014 0000 0712 1981 2874.',
    tooLong: (characters: number) => `Use at most ${characters} characters.`,
    accent: 'Choose a colour such as #1f5c4d.',
  },
};
