-- Why: a payment under way is asked about 5 minutes and an hour after it began, then daily, and found by
-- when that is due instead of by looking at all of them.

ALTER TABLE payments ADD COLUMN ask_at INTEGER;

UPDATE payments SET ask_at = created_at + 300000
  WHERE channel = 'stripe' AND status IN ('created', 'requiresAction', 'processing');

CREATE INDEX payments_to_ask ON payments (ask_at) WHERE ask_at IS NOT NULL;

-- Why: an event that the sweep found and that never came by itself tells that events have stopped coming.

ALTER TABLE webhook_events ADD COLUMN pushed_at INTEGER;

UPDATE webhook_events SET pushed_at = received_at;

CREATE INDEX webhook_events_found ON webhook_events (created_at) WHERE pushed_at IS NULL;

-- Why: what a machine cannot mend by itself is said once, seen by people for as long as it lasts, and gone
-- when it is over. Without a vendor it is about the whole installation.

CREATE TABLE alarms (
  code TEXT NOT NULL,
  vendor_id TEXT NOT NULL DEFAULT '',
  subject_id TEXT NOT NULL DEFAULT '',
  debtor_id TEXT,
  since INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  PRIMARY KEY (code, vendor_id, subject_id)
) STRICT;

CREATE INDEX alarms_of_vendor ON alarms (vendor_id, since);
