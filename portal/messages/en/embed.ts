/** What the widget adds to the page, and the form for those who have lost their link. */
export const embed = {
  close: 'Close',
  ownPage: 'Open on its own page',
  lookup: {
    title: (vendor: string) => `Your invoice from ${vendor}`,
    lead: 'Type the number of your invoice. We send its link to the e-mail address that the invoice went to.',
    number: 'Invoice number',
    numberHint: 'It stands at the top of the invoice, for example 2026/114.',
    send: 'Send me the link',
    missing: 'Type the number of the invoice.',
    sentTitle: 'Look at your inbox',
    sent: 'If there is an open invoice with this number, its link is on the way to the address on file.',
    notArrived:
      'Nothing after a few minutes? Check the number and the spam folder, or write to the sender of the invoice.',
    again: 'Try another number',
    failed: 'That did not work, and nothing was sent. Please try again in a minute.',
  },
};
export type EmbedMessages = typeof embed;
