/**
 * The faults that a history can show. `world`: counted where it is made to happen. `rule`: counted where
 * the checker has looked at what must follow from it. `both`: each by itself.
 */
type Shown = 'world' | 'rule' | 'both';

export const FAULTS = {
  F3: ['world', 'the server dies around a call to the processor'],
  F6: ['world', 'an answer stays lost for longer than the processor keeps its key'],
  F7: ['world', 'the processor knows the key with other parameters'],
  F8: ['world', 'the processor is still at work on the same key'],
  F10: ['world', 'the same webhook comes twice'],
  F14: ['both', 'several events and answers tell of the same money'],
  F15: ['world', 'webhooks come out of order'],
  F16: ['world', 'webhooks come 3, 29 or more than 30 days late'],
  F17: ['both', 'the webhook of an arrival never comes'],
  F18: ['world', 'the webhook address is closed for longer than half an hour'],
  F19: ['both', 'webhooks and answers of kinds, states and versions that nobody knows'],
  F21: ['world', 'our clock is ten minutes off'],
  F22: ['world', 'the webhook comes before the answer of our own call'],
  F23: ['both', 'a debit is on its way for days'],
  F24: ['both', 'a debit that was on its way fails'],
  F25: ['both', 'a bank takes money back weeks later'],
  F26: ['both', 'a dispute is won'],
  F27: ['both', 'a refund comes back'],
  F28: ['both', 'refunds in parts, above what is left, and a dispute about the rest'],
  F29: ['both', "the bank's question is never answered"],
  F30: ['world', 'an attempt is paid in the moment in which it is canceled'],
  F31: ['world', 'the processor closes an attempt after too many cards'],
  F33: ['rule', 'the same debt is paid by two'],
  F36: ['both', 'a discount is taken within a millisecond of its end'],
  F37: ['world', 'a plan is asked for while money is on its way'],
  F38: ['world', 'several workers look at the same time'],
  F40: ['world', 'the clock jumps back an hour or on by a day'],
  F42: ['world', 'after days without a server much is due at once'],
  F46: ['world', 'the server is killed and started again'],
  F52: ['world', 'the server dies with a letter decided and not sent'],
  F53: ['world', 'the mail server is down, or takes a letter and does not say so'],
  F54: ['rule', 'a letter is overtaken while it waits'],
  F55: ['both', 'an address refuses mail for good'],
  F56: ['world', 'the processor asks to come again'],
  F57: [
    'world',
    'calls that are lost before or after they were done, cut off, or answered with 500',
  ],
  F58: ['world', 'the processor is not reached for six hours and more'],
  F59: ['world', 'the processor refuses our key'],
  'F60 asks': ['both', 'a debit of ours is declined: the bank wants to ask the debtor'],
  'F60 funds': ['both', 'a debit of ours is declined: there is not enough on the account'],
  'F60 stop': ['both', 'a debit of ours is declined: it must not be tried again'],
  F61: ['world', 'a saved method is taken away'],
} as const satisfies Readonly<Record<string, readonly [Shown, string]>>;
export type Fault = keyof typeof FAULTS;

/** How often one was made to happen and how often its consequence was looked at. */
export type Count = { world: number; rule: number };
export type Counts = { readonly [fault in Fault]?: Count };

export type Coverage = {
  /** The world has just let it happen. */
  readonly covers: (fault: Fault) => void;
  /** What must follow from it was looked at and is so. */
  readonly proves: (fault: Fault) => void;
  readonly counts: Counts;
};

export function createCoverage(): Coverage {
  const counts: { [fault in Fault]?: Count } = {};
  const add = (fault: Fault, where: keyof Count): void => {
    (counts[fault] ??= { world: 0, rule: 0 })[where] += 1;
  };
  return {
    covers: (fault) => add(fault, 'world'),
    proves: (fault) => add(fault, 'rule'),
    counts,
  };
}

/** The faults, in order, that were seen less often than `least` times where they are counted. */
export function tooSeldom(counts: Counts, least: number): readonly string[] {
  return (Object.keys(FAULTS) as Fault[]).flatMap((fault) => {
    const [shown] = FAULTS[fault];
    const { world = 0, rule = 0 } = counts[fault] ?? {};
    const isSeldom = (shown !== 'rule' && world < least) || (shown !== 'world' && rule < least);
    return isSeldom ? [`${fault}: ${world} times made, ${rule} times looked at`] : [];
  });
}
