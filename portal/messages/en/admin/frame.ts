/** What stands around every page of the vendor's side, and the words that all of them share. */
export const frame = {
  skip: 'Skip to the main part',
  sections: 'Sections',
  today: 'Today',
  invoices: 'Invoices',
  plans: 'Plans',
  bank: 'Bank',
  settings: 'Settings',
  signOut: 'Sign out',
  signedInAs: (name: string) => `Signed in as ${name}`,
  sandboxName: 'Sandbox',
  sandbox: 'Sandbox: no money moves here.',
  sandboxLink: 'Mailbox and clock',
  problem: 'There is a problem',
  errorTitle: (title: string) => `Error: ${title}`,
  madeWith: 'Saldo',
  zone: (zone: string) => `Times are those of ${zone.replaceAll('_', ' ')}.`,
  none: '—',
  notFound: {
    title: 'Nothing is here',
    text: 'The address may be incomplete, or it belongs to another company.',
    back: 'Back to today',
  },
  failed: {
    title: 'This did not work just now',
    text: 'Nothing was changed. Try again in a minute; if it stays like this, tell whoever runs this server.',
    again: 'Try again',
  },
};

export const signIn = {
  title: 'Sign in',
  lead: 'For people at the company that sends the invoices.',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Sign in',
  emailMissing: 'Enter your e-mail address.',
  passwordMissing: 'Enter your password.',
  wrong: 'The e-mail address or the password is not right.',
  tooMany: 'There were too many attempts from here. Try again in fifteen minutes.',
  failed: 'Signing in did not work just now. Try again in a minute.',
  ended: 'You are signed out. Sign in to go on where you were.',
  signedOut: 'You are signed out.',
  forDebtors:
    'Did you get a letter about an invoice? The link in it leads to your page; there is nothing to sign in to.',
  sandboxHint: 'This is the sandbox: the address and the password of the demo company are at',
  sandboxSource: '/sandbox',
};
