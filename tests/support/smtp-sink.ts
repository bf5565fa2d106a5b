import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Received = {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
};

export type SmtpSink = {
  readonly url: string;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
};

/** What the server says to a recipient or to a whole message; `drop` cuts the line after DATA. */
export type SmtpAnswers = {
  readonly recipient?: (address: string) => number | undefined;
  readonly message?: (nth: number) => number | 'drop' | undefined;
};

/** An SMTP server on loopback that keeps what it is given. */
export async function openSmtpSink(answers: SmtpAnswers = {}): Promise<SmtpSink> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, callback) {
      const code = answers.recipient?.(address);
      callback(code === undefined ? null : refusal(code));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map((recipient) => recipient.address);
        received.push({ from, to, raw: Buffer.concat(chunks).toString('utf8') });
        const answer = answers.message?.(received.length);
        if (answer === 'drop')
          for (const connection of server.connections) connection._socket?.destroy();
        else callback(answer === undefined ? null : refusal(answer));
      });
    },
  });
  // A client that died in the middle of a letter is its own affair.
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    close: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('not here'), { responseCode });
}
