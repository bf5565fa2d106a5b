/** A constructed sheet, so that a host's Content-Security-Policy needs no `unsafe-inline`. */
export const STYLE = `
:host{display:block}
:host([mode=button]),:host([mode=modal]){display:inline-block}
:host([theme=dark]){color-scheme:dark}
:host([theme=light]){color-scheme:light}
iframe{display:block;width:100%;height:var(--saldo-height,32rem);border:0}
button{border:0;padding:0 1em;min-height:44px;font:inherit;cursor:pointer;border-radius:var(--saldo-radius,8px);background:var(--saldo-accent,#1f5c4d);color:var(--saldo-on-accent,#fff)}
dialog iframe{max-height:calc(100dvh - 3em)}
dialog{width:46rem;padding:0;border:0;border-radius:var(--saldo-radius,8px);background:var(--saldo-bg,Canvas)}
`;
