import type { FieldName } from './stripe-stand-in-groups.ts';

export type Field = {
  readonly name: FieldName;
  readonly root: HTMLElement;
  readonly complaint: string;
  readonly value: () => string;
  readonly fill: (value: string) => void;
  readonly isGood: () => boolean;
  readonly showError: (message: string) => void;
};

type InputHints = {
  readonly type?: 'email';
  readonly inputMode?: 'numeric';
  readonly autocomplete?: 'cc-number' | 'cc-exp' | 'cc-csc' | 'name' | 'email' | 'one-time-code';
  readonly placeholder?: string;
};

/** A labelled input whose error is announced with it. */
export function createField(
  name: FieldName,
  title: string,
  complaint: string,
  pattern: RegExp,
  hints: InputHints,
): Field {
  const id = `stand-in-${name}`;
  const input = document.createElement('input');
  Object.assign(input, { id, ...hints });
  const label = element('label', 'field', title);
  label.setAttribute('for', id);
  const error = element('p', 'wrong');
  error.id = `${id}-error`;
  error.hidden = true;
  const clear = (): void => {
    error.hidden = true;
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  };
  input.addEventListener('input', clear);
  return {
    name,
    root: element('div', 'stand-in-field', label, error, input),
    complaint,
    value: () => input.value.trim(),
    fill: (value) => {
      input.value = value;
      clear();
    },
    isGood: () => pattern.test(input.value.trim()),
    showError: (message) => {
      error.textContent = message;
      error.hidden = false;
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', error.id);
      input.focus();
    },
  };
}

/** A button that types Stripe's published test data for one. */
export function testButton(
  title: string,
  fields: readonly Field[],
  values: readonly string[],
): HTMLElement {
  const button = element('button', 'stand-in-fill', title);
  button.setAttribute('type', 'button');
  button.addEventListener('click', () => {
    for (const [i, field] of fields.entries()) field.fill(values[i] ?? '');
  });
  return button;
}

export function radio(
  group: string,
  title: string,
  isChosen: boolean,
  choose: () => void,
): HTMLElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: group, checked: isChosen });
  input.addEventListener('change', choose);
  return element('label', 'stand-in-radio', input, title);
}

/** Elements only, never markup from text: the page may forbid that. */
export function element(
  tag: 'div' | 'p' | 'label' | 'button' | 'fieldset' | 'legend',
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}
