import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../server/gateways/types.ts';
import { createMailbox } from '../../server/sandbox/mailbox.ts';
import { NOW } from '../support/builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'saldo-mailbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clock = { now: () => NOW };

describe('the try-out mailbox', () => {
  test('lists letters newest first with what they are about', async () => {
    const mailbox = createMailbox({ clock });
    await mailbox.send(aMail({ messageId: 'msg_1@s' }));
    await mailbox.send(
      aMail({
        messageId: 'msg_2@s',
        about: { id: 'msg_2', kind: 'reminder', invoiceIds: ['inv_1'], step: '+7' },
      }),
    );
    expect(mailbox.list().map((l) => [l.id, l.kind, l.step, l.invoiceIds])).toEqual([
      ['msg_2@s', 'reminder', '+7', ['inv_1']],
      ['msg_1@s', null, null, []],
    ]);
    expect(mailbox.list()[0]?.at).toBe('2026-05-04T10:00:00.000Z');
  });

  test('finds the web addresses of a letter once each, and no mail or phone ones', async () => {
    const mailbox = createMailbox({ clock });
    await mailbox.send(
      aMail({
        html: '<a href="https://pay.example/p/k1.a?x=1&amp;y=2">x</a><a href="mailto:a@b.example">m</a>',
        text: 'https://pay.example/p/k1.a?x=1&y=2 and https://pay.example/p/k1.b',
      }),
    );
    expect(mailbox.list()[0]?.links).toEqual([
      'https://pay.example/p/k1.a?x=1&y=2',
      'https://pay.example/p/k1.b',
    ]);
  });

  test('shows a letter that came twice once', async () => {
    const mailbox = createMailbox({ clock });
    await mailbox.send(aMail());
    expect(await mailbox.send(aMail({ subject: 'again' }))).toEqual({ ok: true });
    expect(mailbox.list().map((l) => l.subject)).toEqual(['Subject']);
  });

  test('takes no letter to something that is not one address', async () => {
    const mailbox = createMailbox({ clock });
    expect(await mailbox.send(aMail({ to: 'a@b.example, c@d.example' }))).toMatchObject({
      ok: false,
    });
    expect(mailbox.list()).toEqual([]);
  });

  test('keeps letters and their papers over a restart, and skips a line cut short', async () => {
    const file = join(folder, 'deep', 'mail.jsonl');
    const content = new Uint8Array([0, 255, 37]);
    const attachments = [{ filename: 'plan.pdf', contentType: 'application/pdf', content }];
    await createMailbox({ clock, file }).send(aMail({ attachments }));
    appendFileSync(file, '{"id":"msg_half');
    const second = createMailbox({ clock, file });
    await second.send(aMail({ messageId: 'msg_2@s' }));
    const third = createMailbox({ clock, file });
    expect(third.list().map((l) => l.id)).toEqual(['msg_2@s', 'msg_1@s']);
    const base64 = third.find('msg_1@s')?.attachments[0]?.base64 ?? '';
    expect(new Uint8Array(Buffer.from(base64, 'base64'))).toEqual(content);
  });

  test('forgets everything when it is emptied', async () => {
    const file = join(folder, 'emptied.jsonl');
    const mailbox = createMailbox({ clock, file });
    await mailbox.send(aMail());
    mailbox.clear();
    expect(mailbox.list()).toEqual([]);
    expect(createMailbox({ clock, file }).list()).toEqual([]);
  });
});

function aMail(over: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: 'letters@saldo.example',
    to: 'books@kowalski.example',
    replyTo: null,
    subject: 'Subject',
    text: 'Text',
    html: '<p>Text</p>',
    messageId: 'msg_1@s',
    attachments: [],
    ...over,
  };
}
