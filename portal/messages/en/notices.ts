/** Pages that have no invoice to show. */
export const noticeMessages = {
  expired: {
    title: 'This link no longer works',
    text: 'Links are withdrawn when they are replaced or no longer needed. We can send a new one to the address that the vendor has on file.',
    send: 'Send me a new link',
    sentTitle: 'Look at your letters',
    sentText:
      'If there is an address on file for this link, a new one is on its way there. It usually takes a minute.',
    sentNext: 'Nothing came? Ask the company that sent you the invoice.',
  },

  front: {
    title: 'Open the link in your letter',
    text: 'Invoices are settled here, each behind its own link. You find yours in the letter that the company sent you. If it is lost, ask the company for a new one.',
    vendor: 'For the company that sends the invoices',
  },

  notFound: {
    title: 'Nothing is here',
    text: 'The address may be incomplete: some mail programs cut long links in two. Copy all of it from the letter, or ask the company that sent it.',
  },

  failure: {
    title: 'Something went wrong on our side',
    text: 'Nothing was taken or changed. Try again in a minute. If it stays like this, ask the company that sent you the link.',
    again: 'Try again',
  },

  back: {
    title: 'Open the link from your letter again',
    text: 'For your safety this page keeps no address. If you have just paid, the payment is recorded: the link in your letter shows its state.',
    goOn: 'To see the invoice, or to go on, open the link from your letter again: for your safety this page keeps no address.',
    to: (vendor: string) => `Payment to ${vendor}`,
  },
};
