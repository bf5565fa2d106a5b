-- Why: a correction is a new entry that names the old one (ledger, journal, credit). The database
-- refuses everything else, whoever asks. A later rebuild of these tables must create these again.

CREATE TRIGGER journal_forbids_update BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'journal is append-only');
END;

CREATE TRIGGER journal_forbids_delete BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'journal is append-only');
END;

CREATE TRIGGER entries_forbid_update BEFORE UPDATE ON entries
BEGIN
  SELECT RAISE(ABORT, 'entries are append-only');
END;

CREATE TRIGGER entries_forbid_delete BEFORE DELETE ON entries
BEGIN
  SELECT RAISE(ABORT, 'entries are append-only');
END;

CREATE TRIGGER credits_forbid_update BEFORE UPDATE ON credits
BEGIN
  SELECT RAISE(ABORT, 'credits are append-only');
END;

CREATE TRIGGER credits_forbid_delete BEFORE DELETE ON credits
BEGIN
  SELECT RAISE(ABORT, 'credits are append-only');
END;

CREATE TRIGGER entries_keep_currency BEFORE INSERT ON entries
WHEN NEW.currency <> (
  SELECT currency FROM invoices
  WHERE vendor_id = NEW.vendor_id AND debtor_id = NEW.debtor_id AND id = NEW.invoice_id
)
BEGIN
  SELECT RAISE(ABORT, 'entries keep the currency of their invoice');
END;
