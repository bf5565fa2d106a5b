import type { Play } from './play.ts';
import { SECRET_KEY } from './saldo.ts';

/** With our key, past the faults of our line: what the vendor does on the processor's own pages. */
export function askProcessor({ saldo }: Play, path: string, body: string): Promise<Response> {
  const headers = {
    authorization: `Bearer ${SECRET_KEY}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const url = `https://api.stripe.com${path}`;
  return saldo.emulator().fetch(new Request(url, { method: 'POST', headers, body }));
}
