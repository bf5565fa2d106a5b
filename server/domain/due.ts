import type { Instant } from './brands.ts';
import type { WorkCalendar } from './calendar.ts';
import { ignored, type Decision, type NewId } from './decision.ts';
import type { CaseFacts } from './facts.ts';
import { chargesDue, decideChargeStart } from './plan-charge.ts';
import { decidePlanStep } from './plan-lifecycle.ts';
import { decideReminders } from './reminder.ts';
import { accepted, inTurn, NO_STEP, type Step } from './steps.ts';

/**
 * Everything that time makes due for one debtor, as one decision: what happens to plans, automatic
 * charges to start, reminders and tasks. Asking again at the same instant finds nothing.
 */
export function decideDue(
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
  newId: NewId,
): Decision {
  const step = inTurn(facts, [
    (present) => stepOf(decidePlanStep(present, now, newId, cal)),
    (present) =>
      inTurn(
        present,
        chargesDue(present, now, cal).map(
          (charge) => (then) => stepOf(decideChargeStart(then, charge, now, newId, cal)),
        ),
      ),
    (present) => stepOf(decideReminders(present, now, cal, newId)),
  ]);
  return step.changes.length === 0 ? ignored('nothingDue') : accepted(step);
}

const stepOf = (decision: Decision): Step => (decision.ok ? decision : NO_STEP);
