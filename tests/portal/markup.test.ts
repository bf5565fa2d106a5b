import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markup } from '../../portal/lib/markup.ts';

describe('markup from a template', () => {
  test('escapes everything that is put into it', () => {
    const hostile = `<script>alert("1")</script> & 'x'`;
    expect(markup`<b title="${hostile}">${hostile}</b>`.text).toBe(
      '<b title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</b>',
    );
  });

  test('keeps markup that is markup, also in lists', () => {
    const rows = ['a', '<'].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ol>${rows}</ol>`.text).toBe('<ol><li>a</li><li>&lt;</li></ol>');
  });

  test('writes nothing for nothing and a nought for a nought', () => {
    expect(markup`<p>${null}${undefined}${false}${''}${0}</p>`.text).toBe('<p>0</p>');
  });

  test('lets no text begin or end an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inside = markup`${text}`.text;
        expect(inside).not.toMatch(/[<>"']/);
        expect(inside.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });
});
