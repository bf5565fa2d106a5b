/** Writes each event of the widget into the list, as a vendor's own page would listen to it. */
export function listEvents(): void {
  const list = document.querySelector('#events');
  const names = ['ready', 'paid', 'processing', 'plan', 'close', 'error'];
  for (const name of names) {
    document.addEventListener(`saldo:${name}`, (event) => {
      const item = document.createElement('li');
      const what = document.createElement('b');
      what.textContent = `saldo:${name}`;
      const detail = event instanceof CustomEvent ? JSON.stringify(event.detail, null, 1) : '';
      item.append(what, ` ${detail === '{}' ? '' : detail}`);
      list?.prepend(item);
    });
  }
}
