import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { storedCase } from '../support/cases.ts';

test('a stored case reads back as it was decided', async () => {
  await using fresh = await freshDatabase();
  const facts = await storedCase(fresh.db);
  expect(facts.invoices).toHaveLength(1);
  console.log(JSON.stringify(facts).length, facts.seq, facts.head);
});
