-- Why: money that came by bank transfer is told by statements of banks. Each line is kept once, however
-- many statements tell of it, with every word that was said about it and who said it.

CREATE TABLE bank_statements (
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  id TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('camt053', 'mt940', 'csv')),
  bank_id TEXT NOT NULL,
  account TEXT NOT NULL,
  account_iban TEXT,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  opening_balance_minor INTEGER,
  closing_balance_minor INTEGER,
  line_count INTEGER NOT NULL CHECK (line_count >= 0),
  actor TEXT NOT NULL CHECK (json_valid(actor)),
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, id)
) STRICT;

CREATE INDEX bank_statements_by_import ON bank_statements (vendor_id, imported_at, id);

CREATE INDEX bank_statements_by_day ON bank_statements (vendor_id, to_on);

-- The id is made of the line's key: the same movement in two statements is one row.
CREATE TABLE bank_lines (
  vendor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  statement_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  booked_on TEXT NOT NULL,
  value_on TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('credit', 'debit')),
  is_reversal INTEGER NOT NULL CHECK (is_reversal IN (0, 1)),
  amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 0 AND 2251799813685248),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  payer_name TEXT,
  payer_iban TEXT,
  remittance TEXT NOT NULL,
  reference_texts TEXT NOT NULL CHECK (json_valid(reference_texts)),
  bank_reference TEXT,
  imported_at INTEGER NOT NULL,
  -- A cache of the last decision, written with it: lists ask for what is open.
  status TEXT NOT NULL CHECK (status IN ('open', 'recorded', 'ignored')),
  debtor_id TEXT,
  payment_id TEXT,
  PRIMARY KEY (vendor_id, id),
  FOREIGN KEY (vendor_id, statement_id) REFERENCES bank_statements (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id),
  CHECK ((status = 'recorded') = (payment_id IS NOT NULL))
) STRICT;

CREATE INDEX bank_lines_by_status ON bank_lines (vendor_id, status, booked_on, id);

CREATE INDEX bank_lines_by_day ON bank_lines (vendor_id, booked_on, id);

CREATE INDEX bank_lines_by_payer ON bank_lines (vendor_id, payer_iban) WHERE payer_iban IS NOT NULL AND payment_id IS NOT NULL;

CREATE TABLE bank_line_decisions (
  vendor_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  -- The next number is the guard: of two people who decide at once, the second one loses all of its write.
  no INTEGER NOT NULL CHECK (no >= 1),
  type TEXT NOT NULL CHECK (type IN ('recorded', 'ignored')),
  matched TEXT CHECK (matched IN ('certain', 'confirmed')),
  invoice_ids TEXT NOT NULL CHECK (json_valid(invoice_ids)),
  debtor_id TEXT,
  payment_id TEXT,
  actor TEXT NOT NULL CHECK (json_valid(actor)),
  at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, line_id, no),
  FOREIGN KEY (vendor_id, line_id) REFERENCES bank_lines (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id),
  CHECK ((type = 'recorded') = (payment_id IS NOT NULL))
) STRICT;

CREATE TRIGGER bank_line_decisions_forbid_update BEFORE UPDATE ON bank_line_decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions on bank lines are append-only');
END;

CREATE TRIGGER bank_line_decisions_forbid_delete BEFORE DELETE ON bank_line_decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions on bank lines are append-only');
END;

-- Up to which day the newest statement tells, for vendors who do not write to debtors on old data.
ALTER TABLE vendors ADD COLUMN statements_to_on TEXT;

UPDATE vendors SET settings = json_set(settings, '$.statements', json('null'))
WHERE json_type(settings, '$.statements') IS NULL;
