-- Why: a bank may dispute or take back a part of a payment, several times, and may ask before it does.
-- What it holds and what it has taken are figures of their own, cumulative like the refunded one.

ALTER TABLE payments ADD COLUMN inquiry_minor INTEGER NOT NULL DEFAULT 0
  CHECK (inquiry_minor BETWEEN 0 AND 2251799813685248);

ALTER TABLE payments ADD COLUMN disputed_minor INTEGER NOT NULL DEFAULT 0
  CHECK (disputed_minor BETWEEN 0 AND 2251799813685248);

ALTER TABLE payments ADD COLUMN charged_back_minor INTEGER NOT NULL DEFAULT 0
  CHECK (charged_back_minor BETWEEN 0 AND 2251799813685248);

-- Until now a dispute was about everything that had not been given back.
UPDATE payments SET disputed_minor = max(0, amount_minor - refunded_minor) WHERE status = 'disputed';

UPDATE payments SET charged_back_minor = max(0, amount_minor - refunded_minor)
  WHERE status = 'disputeLost';

-- Why: a plan's saved method is replaced by the debtor, and may be detached, expire or lose its mandate
-- by itself. The plan then knows since when it has its method, and why it may not charge it. The processor
-- names the method or the customer only, so plans are found by them.

ALTER TABLE plans ADD COLUMN method_since INTEGER;

ALTER TABLE plans ADD COLUMN method_lost TEXT CHECK (method_lost IS NULL OR json_valid(method_lost));

CREATE INDEX plans_by_method ON plans (payment_method_id) WHERE payment_method_id IS NOT NULL;

CREATE INDEX plans_by_customer ON plans (customer_id) WHERE customer_id IS NOT NULL;

CREATE INDEX plans_by_id ON plans (id);

-- Why: how long money may be on its way follows from the kind of method; a debit takes days, BLIK none.
ALTER TABLE payments ADD COLUMN method_type TEXT;
