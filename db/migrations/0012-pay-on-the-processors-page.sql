-- Why: a vendor may let debtors pay on the processor's own page. Which page belongs to an attempt is known
-- before the page has an intent, so a report about the page finds the attempt by the page's own name.

ALTER TABLE payments ADD COLUMN checkout TEXT CHECK (checkout IS NULL OR json_valid(checkout));

CREATE UNIQUE INDEX payments_by_session ON payments (checkout ->> '$.sessionId') WHERE checkout IS NOT NULL;

UPDATE vendors SET settings = json_set(settings, '$.checkout', 'embedded')
WHERE json_extract(settings, '$.checkout') IS NULL;
