/**
 * Loaded before a server (`node --import`): its machine's clock is wrong by CLOCK_STEPS_MS, a list of
 * steps of which the first holds from the start and each SIGUSR2 makes the next one hold.
 */
const steps = (process.env['CLOCK_STEPS_MS'] ?? '0').split(',').map(Number);
const trueNow = Date.now.bind(Date);
let step = 0;

Date.now = () => trueNow() + (steps[step] ?? 0);
process.on('SIGUSR2', () => {
  step = Math.min(step + 1, steps.length - 1);
});
