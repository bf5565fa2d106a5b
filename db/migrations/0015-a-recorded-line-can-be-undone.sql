-- Why: a person who confirmed the wrong suggestion takes it back. The word stays beside the one that it
-- takes back, with the payment that it was about; the line waits for a person again.

CREATE TABLE bank_line_decisions_2 (
  vendor_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  -- The next number is the guard: of two people who decide at once, the second one loses all of its write.
  no INTEGER NOT NULL CHECK (no >= 1),
  type TEXT NOT NULL CHECK (type IN ('recorded', 'ignored', 'undone')),
  matched TEXT CHECK (matched IN ('certain', 'confirmed')),
  invoice_ids TEXT NOT NULL CHECK (json_valid(invoice_ids)),
  debtor_id TEXT,
  payment_id TEXT,
  actor TEXT NOT NULL CHECK (json_valid(actor)),
  at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, line_id, no),
  FOREIGN KEY (vendor_id, line_id) REFERENCES bank_lines (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id),
  CHECK ((type = 'ignored') = (payment_id IS NULL))
) STRICT;

INSERT INTO bank_line_decisions_2 SELECT * FROM bank_line_decisions;

-- Its triggers go with it.
DROP TABLE bank_line_decisions;

ALTER TABLE bank_line_decisions_2 RENAME TO bank_line_decisions;

CREATE TRIGGER bank_line_decisions_forbid_update BEFORE UPDATE ON bank_line_decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions on bank lines are append-only');
END;

CREATE TRIGGER bank_line_decisions_forbid_delete BEFORE DELETE ON bank_line_decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions on bank lines are append-only');
END;
