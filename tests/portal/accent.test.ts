import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentPair } from '../../portal/lib/accent.ts';
import { contrast } from '../../server/contract/contrast.ts';
import { initials, telephone } from '../../portal/lib/vendor-mark.ts';
import { vendorStyle } from '../../portal/lib/vendor-style.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('a vendor’s accent', () => {
  test('is readable on every paper and under its own words, in both schemes', () => {
    fc.assert(
      fc.property(colour, (asked) => {
        const { light, dark } = accentPair(asked);
        for (const paper of ['#fbfaf7', '#ffffff'])
          expect(contrast(light.accent, paper)).toBeGreaterThanOrEqual(4.5);
        for (const paper of ['#151412', '#1e1d1a'])
          expect(contrast(dark.accent, paper)).toBeGreaterThanOrEqual(4.5);
        for (const { accent, onAccent } of [light, dark]) {
          expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test('that is readable already stays as it is by day', () => {
    expect(accentPair('#1F5C4D').light).toEqual({ accent: '#1f5c4d', onAccent: '#ffffff' });
  });

  test('that is no colour becomes the house colour and never reaches the sheet', () => {
    const hostile = 'red;}</style><script>alert(1)</script>';
    expect(accentPair(hostile)).toEqual(accentPair('#1f5c4d'));
    expect(vendorStyle(hostile).css).not.toContain('<');
  });

  test('contrast is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe('a vendor’s mark', () => {
  test('is made of the words that name it, not of its legal form', () => {
    expect(initials('Zielony Dach sp. z o.o.')).toBe('ZD');
    expect(initials('„Łąka” S.A.')).toBe('Ł');
    expect(initials('S.A.')).toBe('S');
    expect(initials('')).toBe('');
  });

  test('phone numbers lose everything but figures and the plus', () => {
    expect(telephone('+48 22 555-01-14')).toBe('+48225550114');
  });
});
