-- Why: a case whose journal or ledger is not as it was written must not be written on. The database
-- itself refuses, whoever asks and however many servers there are; everything else goes on.

CREATE TABLE broken_cases (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  -- The first record that is wrong; NULL when the chain holds and a cached balance does not.
  seq INTEGER,
  why TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, debtor_id)
) STRICT;

CREATE TRIGGER journal_refuses_broken_case BEFORE INSERT ON journal
WHEN EXISTS (
  SELECT 1 FROM broken_cases
  WHERE vendor_id = NEW.vendor_id AND debtor_id = NEW.debtor_id
)
BEGIN
  SELECT RAISE(ABORT, 'the case is not as it was written');
END;
