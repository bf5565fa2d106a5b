-- Why: a debtor with all its rows is read, decided on and written as one case. The case key
-- (vendor_id, debtor_id) leads every key, so a row can name only rows of its own case.

CREATE TABLE debtors (
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  id TEXT NOT NULL,
  external_id TEXT,
  name TEXT NOT NULL,
  email TEXT,
  locale TEXT NOT NULL,
  time_zone TEXT,
  country TEXT,
  created_at INTEGER NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0 CHECK (seq >= 0),
  head TEXT NOT NULL DEFAULT '',
  wake_at INTEGER,
  PRIMARY KEY (vendor_id, id)
) STRICT;

CREATE UNIQUE INDEX debtors_by_external_id ON debtors (vendor_id, external_id) WHERE external_id IS NOT NULL;

CREATE UNIQUE INDEX debtors_by_name_and_email ON debtors (vendor_id, name, coalesce(email, '')) WHERE external_id IS NULL;

CREATE INDEX debtors_by_wake ON debtors (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE journal (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  type TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  actor TEXT NOT NULL CHECK (json_valid(actor)),
  at INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (vendor_id, debtor_id, seq),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id)
) STRICT;

CREATE INDEX journal_by_time ON journal (vendor_id, at, debtor_id, seq);

CREATE TABLE invoices (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  issued_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  net_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  prepaid_minor INTEGER NOT NULL,
  rounding_minor INTEGER NOT NULL,
  amount_due_minor INTEGER NOT NULL CHECK (abs(amount_due_minor) <= 2251799813685248),
  -- A cache of the ledger, written with it; a balance below zero is a bug somewhere above.
  balance_minor INTEGER NOT NULL CHECK (balance_minor BETWEEN 0 AND 2251799813685248),
  content_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  payment_reference TEXT,
  document TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (vendor_id, debtor_id, id),
  UNIQUE (vendor_id, id),
  UNIQUE (vendor_id, number),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id)
) STRICT;

CREATE INDEX invoices_by_creation ON invoices (vendor_id, created_at, id);

-- What is owed, by age, is summed from this index alone.
CREATE INDEX invoices_owed ON invoices (vendor_id, currency, due_on, balance_minor) WHERE balance_minor > 0;

CREATE TABLE plans (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN
    ('accepted', 'active', 'defaulted', 'accelerated', 'completed', 'lapsed', 'canceled', 'superseded')),
  state TEXT NOT NULL CHECK (state ->> '$.status' = status),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  base_minor INTEGER NOT NULL CHECK (base_minor BETWEEN 1 AND 2251799813685248),
  allocations TEXT NOT NULL CHECK (json_valid(allocations)),
  instalments TEXT NOT NULL CHECK (json_valid(instalments)),
  frequency TEXT NOT NULL CHECK (frequency IN ('weekly', 'biweekly', 'monthly')),
  autopay INTEGER NOT NULL CHECK (autopay IN (0, 1)),
  customer_id TEXT,
  payment_method_id TEXT,
  method_label TEXT,
  policy TEXT NOT NULL CHECK (json_valid(policy)),
  acceptance TEXT NOT NULL CHECK (json_valid(acceptance)),
  accepted_seq INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  letters TEXT NOT NULL CHECK (json_valid(letters)),
  PRIMARY KEY (vendor_id, debtor_id, id),
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id)
) STRICT;

CREATE INDEX plans_by_status ON plans (vendor_id, status, accepted_at, id);

CREATE TABLE payments (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('created', 'requiresAction', 'processing', 'succeeded', 'failed',
    'canceled', 'partiallyRefunded', 'refunded', 'disputed', 'disputeWon', 'disputeLost')),
  state TEXT NOT NULL CHECK (state ->> '$.status' = status),
  channel TEXT NOT NULL CHECK (channel IN ('stripe', 'offline')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 2251799813685248),
  allocations TEXT NOT NULL CHECK (json_valid(allocations)),
  option TEXT NOT NULL CHECK (option IN ('dueNow', 'all', 'discount', 'settlement', 'other')),
  quote_expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  initiated_at INTEGER,
  plan_id TEXT,
  off_session INTEGER NOT NULL CHECK (off_session IN (0, 1)),
  payment_intent_id TEXT UNIQUE,
  customer_id TEXT,
  payment_method_id TEXT,
  method_label TEXT,
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND 2251799813685248),
  last_decline_code TEXT,
  reference TEXT,
  PRIMARY KEY (vendor_id, debtor_id, id),
  -- Without the vendor: a processor report names the payment only by its id.
  UNIQUE (id),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, plan_id) REFERENCES plans (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX payments_by_creation ON payments (vendor_id, created_at, id);

CREATE INDEX payments_not_final ON payments (created_at, id) WHERE status IN ('created', 'requiresAction', 'processing');

CREATE TABLE quotes (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('dueNow', 'all', 'discount', 'settlement', 'other')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 2251799813685248),
  covers TEXT NOT NULL CHECK (json_valid(covers)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX quotes_of_payment ON quotes (vendor_id, debtor_id, payment_id);

CREATE TABLE entries (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- The journal record that it was decided with, and its place among the entries of that record.
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 0),
  invoice_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invoiced', 'payment', 'paymentReversed', 'discount', 'creditNote',
    'lateCharge', 'waiver', 'writeOff')),
  side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 2251799813685248),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  at INTEGER NOT NULL,
  value_on TEXT NOT NULL,
  payment_id TEXT,
  corrects_id TEXT,
  reversal TEXT CHECK (reversal IN ('refund', 'chargeback')),
  breakdown TEXT NOT NULL CHECK (json_valid(breakdown)),
  reference TEXT,
  PRIMARY KEY (vendor_id, debtor_id, seq, place),
  UNIQUE (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, seq) REFERENCES journal (vendor_id, debtor_id, seq),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, corrects_id) REFERENCES entries (vendor_id, debtor_id, id)
) STRICT;

CREATE TABLE holds (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  invoice_id TEXT,
  reason TEXT NOT NULL CHECK (reason IN ('processing', 'planReview', 'planOffer', 'plan', 'promise', 'extension',
    'dispute', 'alreadyPaid', 'refundReview', 'chargeback', 'bounced', 'manual', 'legal', 'insolvency', 'staleData')),
  source TEXT NOT NULL CHECK (source IN ('vendor', 'debtor', 'system')),
  note TEXT,
  from_at INTEGER NOT NULL,
  until_on TEXT,
  resume TEXT NOT NULL CHECK (json_valid(resume)),
  ended_at INTEGER,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;

CREATE TABLE offers (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 2251799813685248),
  until_on TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;

CREATE TABLE messages (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  invoice_ids TEXT NOT NULL CHECK (json_valid(invoice_ids)),
  step TEXT,
  plan_id TEXT,
  instalment_no INTEGER,
  payment_id TEXT,
  not_before INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'suppressed', 'failed')),
  -- When a worker may take it next: not_before at first, then the end of a lease or of a pause.
  due_at INTEGER NOT NULL,
  lease TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  why TEXT CHECK (json_valid(why)),
  ended_at INTEGER,
  PRIMARY KEY (vendor_id, debtor_id, id),
  UNIQUE (vendor_id, key),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, plan_id) REFERENCES plans (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX messages_due ON messages (due_at) WHERE status = 'queued';

CREATE TABLE reminders (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  cycle INTEGER NOT NULL,
  step TEXT NOT NULL,
  tone INTEGER NOT NULL CHECK (tone BETWEEN 1 AND 5),
  recipient TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('queued', 'sent', 'suppressed', 'skipped')),
  why TEXT NOT NULL CHECK (json_valid(why)),
  at INTEGER NOT NULL,
  message_id TEXT,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, message_id) REFERENCES messages (vendor_id, debtor_id, id)
) STRICT;

CREATE UNIQUE INDEX reminders_leave_once ON reminders (vendor_id, debtor_id, invoice_id, cycle, step, recipient)
  WHERE outcome IN ('queued', 'sent');

CREATE TABLE tasks (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  invoice_id TEXT,
  due_on TEXT NOT NULL,
  note TEXT NOT NULL CHECK (json_valid(note)),
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  PRIMARY KEY (vendor_id, debtor_id, id),
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX tasks_open ON tasks (vendor_id, due_on, id) WHERE done_at IS NULL;

CREATE TABLE credits (
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (abs(amount_minor) <= 2251799813685248),
  payment_id TEXT,
  why TEXT NOT NULL CHECK (json_valid(why)),
  at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, debtor_id, id),
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, payment_id) REFERENCES payments (vendor_id, debtor_id, id)
) STRICT;

CREATE TABLE links (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL,
  debtor_id TEXT NOT NULL,
  invoice_id TEXT,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  FOREIGN KEY (vendor_id, debtor_id) REFERENCES debtors (vendor_id, id),
  FOREIGN KEY (vendor_id, debtor_id, invoice_id) REFERENCES invoices (vendor_id, debtor_id, id)
) STRICT;

CREATE INDEX links_of_debtor ON links (vendor_id, debtor_id, invoice_id);
