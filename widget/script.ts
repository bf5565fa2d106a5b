import { SaldoPay } from './element.ts';

/** The file behind `<script src="…/widget.js">`: defines the element and answers waiting calls. */

type Call = readonly [verb: string, target: string, listener?: (detail: unknown) => void];
type Queue = ((...call: Call) => void) & { q?: Call[] };
declare global {
  var Saldo: Queue | undefined;
}

/** `Saldo('open', '#pay')`, `Saldo('on', 'paid', fn)`: for pages without a handle on the element. */
const answer: Queue = (verb, target, listener) => {
  const act = () => document.querySelector<SaldoPay>(target)?.[verb as 'open']();
  if (verb === 'on') {
    document.addEventListener(`saldo:${target}`, (event) =>
      listener?.((event as CustomEvent<unknown>).detail),
    );
  } else if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', act);
  } else act();
};

// A second copy of the script, or a server that imports it, changes nothing.
if (globalThis.customElements && !customElements.get('saldo-pay')) {
  customElements.define('saldo-pay', SaldoPay);
  const waiting = globalThis.Saldo?.q ?? [];
  globalThis.Saldo = answer;
  for (const call of waiting) answer(...call);
}
