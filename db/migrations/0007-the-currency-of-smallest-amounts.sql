-- Why: the smallest amounts in a vendor's settings had no currency and counted for all of them alike.
-- Each vendor gets the one that most of its invoices are in.

UPDATE vendors SET settings = json_set(settings, '$.currency', coalesce(
  (SELECT currency FROM invoices WHERE vendor_id = vendors.id
    GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1),
  'EUR'))
WHERE json_extract(settings, '$.currency') IS NULL;
