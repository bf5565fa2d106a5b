import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast } from '../../server/contract/contrast.ts';
import { readWishes } from '../../portal/lib/embed-style.ts';

const wishes = (query: Record<string, string>, accent = '#1f5c4d') =>
  readWishes(new URLSearchParams(query), accent);
const value = (css: string, name: string) => css.match(new RegExp(`${name}:([^;}]+)`))?.[1] ?? '';

describe('what a vendor’s page may wish for', () => {
  test('its own accent replaces the one of the settings', () => {
    expect(value(wishes({ accent: '#123456' }).style.css, '--accent')).toBe('#123456');
    expect(value(wishes({ accent: '#13a' }).style.css, '--accent')).toBe('#1133aa');
  });

  test('an accent that cannot be read is corrected, never used as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const accent = `#${number.toString(16).padStart(6, '0')}`;
        const { css } = wishes({ accent }).style;
        const pair = [value(css, '--accent'), value(css, '--on-accent')] as const;
        expect(contrast(...pair)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(pair[0], '#ffffff')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('a dark background brings the dark scheme, a middling one is left out', () => {
    expect(wishes({ bg: '#101010' })).toMatchObject({ theme: 'dark' });
    expect(wishes({ bg: '#ffffff' })).toMatchObject({ theme: 'light' });
    expect(wishes({ bg: '#808080' }).style.css).not.toContain('--paper');
  });

  test('words that cannot be read on the background are left out', () => {
    expect(wishes({ bg: '#ffffff', text: '#eeeeee' }).style.css).not.toContain('--ink');
    expect(wishes({ bg: '#ffffff', text: '#222' }).style.css).toContain('--ink:#222222');
  });

  test('no wish can add a rule, a request or a value of its own', () => {
    const bad = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        'red;}body{display:none',
        'url(https://evil.example)',
        '#123456;--on-accent:#123456',
        'var(--x)',
        '</style><script>',
        'expression(1)',
        'Arial, "x";}',
        '1px\n}',
      ),
    );
    const plain = wishes({}).style.css;
    const names = [
      'accent',
      'on-accent',
      'bg',
      'text',
      'radius',
      'font',
      'theme',
      'locale',
      'mode',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), bad, (name, text) => {
        const { css } = wishes({ [name]: text }).style;
        expect(css).not.toMatch(
          /[<>@](?!media\(prefers-color-scheme:dark\))|url|\\|expression|var\(/,
        );
        expect(css.match(/[{}]/g)?.length).toBeGreaterThanOrEqual(
          plain.match(/[{}]/g)?.length ?? 0,
        );
        expect(css.split('{').length).toBe(css.split('}').length);
      }),
      { numRuns: 500 },
    );
  });

  test('the policy lets through exactly this sheet', () => {
    const { css, cspSource } = wishes({ radius: '4px', font: "'Inter', sans-serif" }).style;
    expect(css).toContain('--radius:4px;--font:Inter, sans-serif');
    expect(cspSource).toBe(`'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  });
});
