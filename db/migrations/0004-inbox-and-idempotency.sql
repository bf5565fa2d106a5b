-- Why: the outside world repeats itself. What it says is kept by its own id before it is believed,
-- and an answer that was given once is given again.

CREATE TABLE webhook_events (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
  payment_intent_id TEXT,
  object_id TEXT,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  applied_at INTEGER,
  outcome TEXT
) STRICT;

CREATE INDEX webhook_events_unapplied ON webhook_events (due_at) WHERE applied_at IS NULL;

CREATE TABLE idempotency_keys (
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, scope, key)
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE processor_cursors (
  name TEXT NOT NULL PRIMARY KEY,
  cursor TEXT,
  after INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
