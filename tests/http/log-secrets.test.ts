import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLog, guardErrorOutput } from '../../server/gateways/log.ts';

/** What a log of this level writes. */
function written(log: (to: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  log(createLog('debug', { write: (line) => void lines.push(line) }));
  const text = lines.join('');
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  return text;
}

const MAC = 'Zk3_-'.repeat(8) + 'abc';

test.each([
  ['a link', `GET /p/k1.lnk_01JABCDEFGHJKMNPQRSTVWXYZ0.${MAC} failed`, MAC],
  ['an API key', `Bearer sk_saldo_${MAC}`, MAC],
  ['a session', `saldo=ses_${MAC}; Path=/`, MAC],
  ['a key at Stripe', 'Invalid API Key provided: sk_live_51AbCdEf', '51AbCdEf'],
  ['a restricted key at Stripe', 'rk_test_51AbCdEf', '51AbCdEf'],
  ['a secret of webhooks', 'no signature for whsec_abc123DEF', 'abc123DEF'],
  ['a client secret', 'pi_3AbC_secret_XyZ123 is unknown', 'XyZ123'],
  ['the password of the mail server', 'smtps://anna:h3slo@mail.example:465 refused', 'h3slo'],
  ['a card number', 'typed 4242 4242-4242 4242 as a name', '4242 4242'],
  ['a card number without blanks', 'typed 4000000000000002.', '4000000000000002'],
])('%s never leaves through the log, wherever it came from (T11, T60)', (_, text, secret) => {
  const cause = new Error(text);
  const said = written((log) => {
    log.info({ text, deep: { list: [text] } }, text);
    log.error({ err: new Error(text, { cause }) }, 'failed');
  });
  expect(said).toContain('[removed]');
  expect(said).not.toContain(secret);
});

test('what a library writes to the error output goes through the same sieve', async () => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, next) {
      chunks.push(chunk);
      next();
    },
  });
  let isDone = false;
  guardErrorOutput(stream);
  const line = `Could not render /p/k1.lnk_01JABCDEFGHJKMNPQRSTVWXYZ0.${MAC}/pay\n`;
  stream.write(line);
  stream.write(Buffer.from(line));
  stream.write('plain\n', () => (isDone = true));
  const sieved = 'Could not render /p/k1.lnk_01JABCDEFGHJKMNPQRSTVWXYZ0.[removed]/pay\n';
  expect(chunks.map(String)).toEqual([sieved, sieved, 'plain\n']);
  await setImmediate();
  expect(isDone).toBe(true);
});

test('of a thrown thing only its name, words and place are logged', () => {
  const fault = Object.assign(new TypeError('broken'), {
    headers: { cookie: 'opens' },
    args: ['Jan Kowalski'],
  });
  const said = written((log) => {
    log.error({ err: fault }, 'failed');
    log.error({ err: { cookie: 'opens' } }, 'failed');
  });
  expect(said).toContain('TypeError');
  expect(said).toContain('broken');
  expect(said).toContain('log-secrets.test.ts');
  expect(said).not.toMatch(/opens|Kowalski/);
});

test('what is no secret stays readable, and one record is one line whatever stands in it (T48)', () => {
  const texts = [
    '2251799813685248',
    '1763802000000',
    'inv_01JABCDEFGHJKMNPQRSTVWXYZ0',
    'PL61109010140000071219812874',
  ];
  const said = written((log) => {
    log.info({ texts }, 'a\r\n{"level":60}\u001b[31m\u0000\u2028');
  });
  for (const text of texts) expect(said).toContain(text);
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  for (const sign of ['\r', '\u0000', '\u001B']) expect(said).not.toContain(sign);
});
