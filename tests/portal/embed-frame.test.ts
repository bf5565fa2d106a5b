import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { letIn, parseEmbedAddress } from '../../portal/lib/embed-frame.ts';

const own = 'https://pay.example';
const climbing = fc
  .array(fc.constantFrom('..', '.', 'tok_1', 'admin', '~', ''))
  .map((segments) => segments.join('/'));
const parse = (address: string) => {
  const { pathname, searchParams } = new URL(address, own);
  return parseEmbedAddress(pathname.slice('/embed/'.length), searchParams);
};

describe('an address inside the widget', () => {
  test('names the link and the page under it', () => {
    expect(parse('/embed/tok_1')).toMatchObject({ token: 'tok_1', path: '', base: '/embed' });
    expect(parse('/embed/tok_1/plan/pl_1')).toMatchObject({ token: 'tok_1', path: '/plan/pl_1' });
  });

  test('keeps the wishes of the first page in every address after it', () => {
    const first = parse('/embed/tok_1?accent=%23123456&mode=modal&locale=pl');
    const next = parse(`${first.base}/tok_1/pay?option=all`);
    expect(next).toMatchObject({ token: 'tok_1', path: '/pay', base: first.base });
    expect(Object.fromEntries(next.wishes)).toEqual({ accent: '#123456', mode: 'modal' });
    expect(first.locale).toBe('pl');
  });

  test('drops wishes that nobody knows and those that are too long', () => {
    const { base } = parse(`/embed/tok_1?evil=1&font=${'a'.repeat(200)}`);
    expect(base).toBe('/embed');
  });

  test('whatever it holds, it stays under the link’s own pages', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), climbing), fc.string(), (path, query) => {
        const address = parseEmbedAddress(path, new URLSearchParams(query));
        expect(address.base).toMatch(/^\/embed(\/~[\w-]+)?$/);
        const page = new URL(`/p/${encodeURIComponent(address.token)}${address.path}`, own);
        expect(page.origin).toBe(own);
        expect(page.pathname.startsWith('/p/')).toBe(true);
      }),
    );
  });
});

describe('who may show the page', () => {
  const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

  test('the vendor’s origins and nobody else', () => {
    expect(letIn(policy, ['https://a.example', 'https://b.example:8443'])).toBe(
      "default-src 'none'; frame-ancestors https://a.example https://b.example:8443; base-uri 'none'",
    );
  });

  test('without a list, nobody', () => {
    expect(letIn(policy, [])).toBe(policy);
  });

  test('an origin that is none never reaches the header', () => {
    const bad = ['*', 'https://*.example', 'https://a.example; script-src *', 'https://a\r\nx: y'];
    const odd = [
      'https://a.example/',
      'HTTPS://A.EXAMPLE',
      'null',
      'data:text/html,x',
      'a.example',
    ];
    expect(letIn(policy, [...bad, ...odd])).toBe(policy);
    fc.assert(
      fc.property(fc.array(fc.string()), (origins) => {
        expect(letIn(policy, origins).split(';')).toHaveLength(3);
      }),
    );
  });
});
