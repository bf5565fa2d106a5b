// The load generator, in a process of its own: `node load.mjs SPEC.json` sends every request of the
// file once over so many connections and says in one line of JSON how that went.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const { origin, connections, requests } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (requests.length % connections !== 0)
  throw new Error('each connection must have the same number of requests: autocannon starts again');

let lane = 0;
const startedAt = Date.now();
const from = performance.now();
let last = from;
const running = autocannon({
  url: origin,
  connections,
  amount: requests.length,
  timeout: 60,
  setupClient(client) {
    const mine = lane++;
    client.setRequests(requests.filter((_, index) => index % connections === mine));
  },
});
// It ends at the next full second; the answers were there before.
running.on('response', () => {
  last = performance.now();
});
const { latency, non2xx, errors, timeouts } = await running;
const result = {
  startedAt,
  perSecond: Math.round((requests.length / (last - from)) * 1000),
  p50Ms: latency.p50,
  p99Ms: latency.p99,
  maxMs: latency.max,
  bad: non2xx + errors + timeouts,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
