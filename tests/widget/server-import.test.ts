import { expect, test } from 'vitest';

test('the widget can be imported where there is no browser', async () => {
  const { SaldoPay } = await import('../../widget/element.ts');
  await import('../../widget/script.ts');
  expect(SaldoPay.observedAttributes).toContain('token');
  expect(globalThis.Saldo).toBeUndefined();
});
