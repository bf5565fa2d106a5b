-- Why: money that came twice from one card goes back to it. What is to go back is written down before the
-- processor is asked, and the card is known by the processor's own name for it, never by its number.

ALTER TABLE payments ADD COLUMN method_fingerprint TEXT;

ALTER TABLE payments ADD COLUMN refund_due TEXT CHECK (refund_due IS NULL OR json_valid(refund_due));
