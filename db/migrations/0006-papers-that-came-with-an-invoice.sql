-- Why: what the vendor sent with an invoice (its own PDF, a contract, notes of its books) is kept as it
-- came. It lies apart from the invoice, because a case is read often and its papers seldom.

CREATE TABLE attachments (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  content_base64 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX attachments_of_invoice ON attachments (vendor_id, debtor_id, invoice_id, created_at, id);

CREATE TABLE invoice_metadata (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  PRIMARY KEY (vendor_id, debtor_id, invoice_id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;
