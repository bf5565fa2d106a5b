/** The keys of the vendor's programs. */
export const keys = {
  title: 'API keys',
  lead: 'With a key a program of yours sends invoices in and asks what became of them. Give each program its own, so that one can be revoked without the others.',
  back: 'Settings',
  docs: 'What programs can ask',
  none: 'There is no key: no program can send anything.',
  caption: 'Keys that work',
  label: 'Used by',
  prefix: 'Begins with',
  createdAt: 'Made',
  revoke: 'Revoke',
  revokeOf: (label: string) => `Revoke the key of ${label}`,
  revoked: 'The key is revoked. Nothing opens with it any more.',
  gone: 'That key was revoked before.',

  make: 'Make a key',
  makeHint: 'For example: accounting, web shop.',
  made: (label: string) => `The key of ${label} is made.`,
  once: 'Copy it now: it is shown this once, and only a fingerprint of it is kept.',
  wrong: 'Say in at most 60 characters which program uses it.',
  tooMany: 'There are fifty keys. Revoke one first.',
};
