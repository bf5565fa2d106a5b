import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock, MailGateway, OutgoingMail } from '../gateways/types.ts';
import { parseMailbox } from '../gateways/mail-address.ts';

/** A letter as the try-out mailbox shows it. */
export type MailboxLetter = {
  readonly id: string;
  /** Its row in the outbox. */
  readonly rowId: string | null;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string | null;
  readonly invoiceIds: readonly string[];
  /** Set on reminders of the sequence, null on everything else. */
  readonly step: string | null;
  readonly links: readonly string[];
  readonly attachments: readonly MailboxAttachment[];
};

export type MailboxAttachment = {
  readonly filename: string;
  readonly contentType: string;
  readonly base64: string;
};

export type Mailbox = MailGateway & {
  /** Newest first. */
  readonly list: () => readonly MailboxLetter[];
  readonly find: (id: string) => MailboxLetter | undefined;
  readonly clear: () => void;
};

/** More than a month of dunning of the demo cast; older letters are forgotten. */
const CAPACITY = 5_000;

/**
 * Where letters go in the sandbox. With a file they survive a restart, one JSON line each. A letter
 * that is sent again under the same Message-ID is shown once, as mail programs do.
 */
export function createMailbox({ clock, file }: { clock: Clock; file?: string }): Mailbox {
  const letters = new Map<string, MailboxLetter>(file ? readLetters(file) : []);
  return {
    async send(mail) {
      if (!parseMailbox(mail.to)) {
        return { ok: false, kind: 'permanent', detail: 'the recipient is not a mail address' };
      }
      if (letters.has(mail.messageId)) return { ok: true };
      const letter = toLetter(mail, new Date(clock.now()).toISOString());
      if (file) appendLetter(file, letter);
      letters.set(letter.id, letter);
      forgetOldest(letters);
      return { ok: true };
    },
    list: () => [...letters.values()].toReversed(),
    find: (id) => letters.get(id),
    clear() {
      letters.clear();
      if (file) rmSync(file, { force: true });
    },
  };
}

function toLetter(mail: OutgoingMail, at: string): MailboxLetter {
  return {
    id: mail.messageId,
    rowId: mail.about?.id ?? null,
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    at,
    kind: mail.about?.kind ?? null,
    invoiceIds: mail.about?.invoiceIds ?? [],
    step: mail.about?.step ?? null,
    links: linksOf(mail),
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      base64: Buffer.from(content).toString('base64'),
    })),
  };
}

/** Every web address of the letter once, those of the HTML part first. */
function linksOf({ html, text }: OutgoingMail): readonly string[] {
  const hrefs = [...html.matchAll(/\shref="(https?:\/\/[^"]+)"/g)].map((m) => unescape(m[1] ?? ''));
  const bare = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map((m) => m[0]);
  return [...new Set([...hrefs, ...bare])];
}

const unescape = (href: string): string => href.replaceAll('&amp;', '&');

function forgetOldest(letters: Map<string, MailboxLetter>): void {
  for (const id of letters.keys()) {
    if (letters.size <= CAPACITY) return;
    letters.delete(id);
  }
}

function appendLetter(file: string, letter: MailboxLetter): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(letter)}\n`);
}

/** A line cut short by a crash is skipped, and ended so that it does not spoil the next one. */
function readLetters(file: string): [string, MailboxLetter][] {
  const text = readIfThere(file);
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  const lines = text.split('\n').slice(-CAPACITY);
  return lines.flatMap((line) => {
    const letter = parseLetter(line);
    return letter ? [[letter.id, letter]] : [];
  });
}

function parseLetter(line: string): MailboxLetter | undefined {
  try {
    const letter: unknown = JSON.parse(line);
    return isLetter(letter) ? letter : undefined;
  } catch {
    return undefined;
  }
}

// Only this module writes the file: a line with an id is whole.
const isLetter = (value: unknown): value is MailboxLetter =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
