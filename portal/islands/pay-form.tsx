import { render } from 'preact';
import type { PayConfig } from '../lib/pay-config.ts';
import { loadCardForm } from '../lib/stripe-loader.ts';
import type { CardForm } from '../lib/stripe-loader.ts';
import { payOnce } from './pay-once.ts';
import type { PayState } from './pay-once.ts';
import { remember, stripToken } from './strip-token.ts';

/** Puts the card form into its place. It loads the processor's script and asks it for nothing. */
export function startPayForm(): void {
  const place = document.querySelector<HTMLElement>('[data-pay-form]');
  const given = place?.dataset['payForm'];
  if (!place || !given) return;
  const config = JSON.parse(given) as PayConfig;
  const returnUrl = stripToken(location.pathname + location.search);
  // A page that comes back out of the browser's memory may show a payment that is long done.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  void runPayForm(place, config, returnUrl);
}

async function runPayForm(place: HTMLElement, config: PayConfig, returnUrl: string): Promise<void> {
  const fields = document.createElement('div');
  fields.className = 'card-fields';
  let card: CardForm | null = null;
  const show = (state: PayState) => {
    const pay = () => {
      if (card && state.is !== 'paying') void payOnce(config, card, returnUrl, show, goTo);
    };
    const load = () => void runPayForm(place, config, returnUrl);
    render(<PayForm {...{ config, state, fields, pay, load }} />, place);
  };
  render(null, place);
  place.replaceChildren();
  show({ is: 'loading' });
  card = await loadCardForm(config).catch(() => null);
  const isMounted = await card?.mount(fields).catch(() => false);
  if (!card || !isMounted) {
    card?.destroy();
    return show({ is: 'notLoaded' });
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    void card?.update();
  });
  show({ is: 'ready' });
}

/** On to the page of the payment; a later return or reload leads there too. */
function goTo(path: string): void {
  remember(path);
  location.replace(path);
}

interface Props {
  readonly config: PayConfig;
  readonly state: PayState;
  readonly fields: HTMLElement;
  readonly pay: () => void;
  readonly load: () => void;
}

function PayForm({ config, state, fields, pay, load }: Props) {
  const { words } = config;
  const isBusy = state.is === 'paying' || state.is === 'asking';
  const isOver = state.is === 'refused' && state.isOver;
  if (state.is === 'notLoaded') {
    return (
      <div role="alert">
        <p class="wrong">{words.loadFailed}</p>
        <button class="quiet" type="button" onClick={load}>
          {words.again}
        </button>
      </div>
    );
  }
  const hold = (slot: HTMLElement | null) => {
    if (slot && !slot.contains(fields)) slot.append(fields);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    pay();
  };
  return (
    <form onSubmit={submit} aria-busy={isBusy} novalidate>
      {state.is === 'loading' && <p class="note">{words.loading}</p>}
      <div ref={hold} inert={isBusy} hidden={isOver} />
      <div role="alert">
        {state.is === 'refused' && (
          <p class="problems">
            {state.message} {isOver && <a href={config.home}>{words.lookAtState}</a>}
          </p>
        )}
        {state.is === 'unknown' && (
          <p class="problems">
            {words.unknown} <a href={config.home}>{words.lookAtState}</a>
          </p>
        )}
      </div>
      {!isOver && (
        <div class="go">
          <button class="main" disabled={state.is === 'loading' || isBusy}>
            {words.pay}
          </button>
        </div>
      )}
      <output class="note">
        {state.is === 'paying' && words.paying}
        {state.is === 'asking' && words.confirm}
      </output>
    </form>
  );
}
