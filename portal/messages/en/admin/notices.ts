/** What is late or does not answer: what it means for the figures, and what a person can do. */
export const notices = {
  heading: 'Not as it should be',
  since: (moment: string) => `since ${moment}`,
  texts: {
    eventsStopped:
      'Stripe’s messages do not arrive. Saldo asks Stripe by itself, so nothing is lost, but payments show up later. Whoever runs this server should look at the webhook endpoint at Stripe, its signing secret and the clock of the server.',
    processorSilent:
      'Stripe does not answer. Nothing can be paid online meanwhile, and what was paid is not known yet. Saldo goes on asking by itself; if it lasts, the connection or the secret key of the server needs a look.',
    paymentOverdue:
      'A payment should have ended by now and has not. Look it up at Stripe; Saldo asks about it every day and takes over what Stripe says.',
    letterOverdue:
      'A letter was tried several times and has not left. Saldo goes on trying; call if it is urgent, and let the mail server be looked at.',
    eventOverdue:
      'Something that Stripe reported could not be written down for hours. Saldo goes on trying; the log of the server says what is in its way.',
    moneyUnknown:
      'Stripe holds money that names you, and nothing here says what it is for: perhaps an older copy of the database was put back. “Saldo against Stripe” lists it. Issue the invoice that it paid and record the money on it, or give it back at Stripe.',
  },
};
