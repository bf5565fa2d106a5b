import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import Libsql from 'libsql';
import { HranaError, runRequest, type Stream, type StreamRequest } from './hrana-stream.ts';

/**
 * A libSQL server small enough for tests: Hrana 2 over HTTP (`POST /v2/pipeline` with batons) on the
 * same SQLite that the file mode uses, bound to loopback. Like the real one it gives each stream its
 * own connection, and says no more of an error than its base code and SQLite's words.
 */
export type HranaServer = AsyncDisposable & {
  readonly url: string;
  /** How many pipelines were answered. */
  readonly requests: () => number;
  /** Does the work of the next `count` pipelines and hangs up instead of answering. */
  readonly dropAnswers: (count: number) => void;
  /** Answers the next `count` pipelines with 503 without doing anything. */
  readonly refuse: (count: number) => void;
};

export type HranaServerOptions = {
  readonly file: string;
  readonly authToken?: string;
  readonly foreignKeys?: boolean;
};

export async function startHranaServer(options: HranaServerOptions): Promise<HranaServer> {
  const streams = openStreams(options);
  let requests = 0;
  let toDrop = 0;
  let toRefuse = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    if (toRefuse > 0) {
      toRefuse -= 1;
      send(response, 503, { message: 'not now' });
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v2/pipeline') {
      send(response, 404, { message: 'only /v2/pipeline' });
    } else if (!isAllowed(request, options)) {
      send(response, 401, { message: 'wrong token' });
    } else {
      const body = streams.pipeline((await json(request)) as PipelineRequest);
      if (toDrop === 0) return send(response, 200, body);
      toDrop -= 1;
      request.socket.destroy();
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof HranaError ? 400 : 500;
      send(response, status, { message: error instanceof Error ? error.message : 'unknown' });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    dropAnswers: (count) => void (toDrop = count),
    refuse: (count) => void (toRefuse = count),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      streams.close();
    },
  };
}

type PipelineRequest = {
  readonly baton?: string | null;
  readonly requests: readonly StreamRequest[];
};

function openStreams({ file, foreignKeys = true }: HranaServerOptions) {
  const open = new Map<string, Stream>();
  const idle: Stream[] = [];

  const newStream = (): Stream => {
    const db = new Libsql(file);
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ${foreignKeys ? 'ON' : 'OFF'}`,
    );
    return { db, sqls: new Map() };
  };

  const take = (baton: string | null | undefined): Stream => {
    if (baton === null || baton === undefined) return idle.pop() ?? newStream();
    const stream = open.get(baton);
    if (stream === undefined) throw new HranaError('STREAM_EXPIRED', 'unknown baton');
    open.delete(baton);
    return stream;
  };

  const giveBack = (stream: Stream): void => {
    if (stream.db.inTransaction) stream.db.exec('ROLLBACK');
    stream.sqls.clear();
    idle.push(stream);
  };

  return {
    pipeline: (body: PipelineRequest) => {
      const stream = take(body.baton);
      const results = body.requests.map((request) => runRequest(stream, request));
      const isClosed = body.requests.some((request) => request.type === 'close');
      if (isClosed) {
        giveBack(stream);
        return { baton: null, base_url: null, results };
      }
      const baton = randomUUID();
      open.set(baton, stream);
      return { baton, base_url: null, results };
    },
    close: () => {
      for (const { db } of [...open.values(), ...idle]) db.close();
    },
  };
}

const isAllowed = (request: IncomingMessage, { authToken }: HranaServerOptions): boolean =>
  authToken === undefined || request.headers.authorization === `Bearer ${authToken}`;

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
