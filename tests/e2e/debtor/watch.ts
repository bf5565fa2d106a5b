import type { BrowserContext, Request } from '@playwright/test';

/** What no browser may do or say while a test runs, whatever else the test is about. */
export interface Watch {
  /** Also watches a browser that the test opened itself. */
  readonly over: (context: BrowserContext) => void;
  /** A console line that must come in this test, and why it is right. */
  readonly expects: (line: RegExp, because: string) => void;
  /** A console line that may come. */
  readonly allows: (line: RegExp, because: string) => void;
  /** Every address that was asked for so far. */
  readonly asked: () => readonly string[];
  /** Complaints in the console, requests to elsewhere, links in a Referer; empty when all is well. */
  readonly findings: (origin: string) => Promise<readonly string[]>;
}

/** Broken scripts, refused content and failed requests all end up in the console, so it must stay empty. */
export function startWatch(): Watch {
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const allowed: RegExp[] = [];
  const requests: Request[] = [];
  const referers: Promise<string | null>[] = [];
  return {
    over: (context) => {
      context.on('weberror', (error) => complaints.push(error.error().message));
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      context.on('request', (request) => requests.push(request));
      context.on('requestfinished', (request) => {
        referers.push(request.headerValue('referer').catch(() => null));
      });
    },
    expects: (line) => expected.push(line),
    allows: (line) => allowed.push(line),
    asked: () => requests.map((request) => request.url()),
    findings: async (origin) => [
      ...complaints.filter((text) => ![...expected, ...allowed].some((line) => line.test(text))),
      ...expected
        .filter((line) => !complaints.some((text) => line.test(text)))
        .map((line) => `was expected and never said: ${line.source}`),
      ...requests
        .map((request) => request.url())
        .filter((url) => !url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url))
        .map((url) => `asked elsewhere: ${url}`),
      ...(await Promise.all(referers))
        .filter((referer) => referer?.includes('lnk_'))
        .map((referer) => `told the link: ${referer}`),
    ],
  };
}
