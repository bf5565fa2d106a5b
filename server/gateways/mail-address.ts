/** One address with the name that a mail program shows for it. */
export type Mailbox = { readonly name: string; readonly address: string };

const ADDRESS =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([^@]+)$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
const NAMED = /^"((?:[^"\\]|\\["\\])*)" <([^<>]+)>$/;
// C0, DEL, C1 and the separators that some programs read as line ends.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Reads `a@b.example` or `"Name" <a@b.example>` and nothing else: one mailbox, no comments, groups,
 * quoted local parts or line ends, so that no text can add a header or a second recipient.
 */
export function parseMailbox(text: string): Mailbox | undefined {
  if (text.length > 600 || hasControls(text)) return undefined;
  const named = NAMED.exec(text);
  const address = named ? (named[2] ?? '') : text;
  if (!isMailAddress(address)) return undefined;
  return { name: (named?.[1] ?? '').replaceAll(/\\(["\\])/g, '$1'), address };
}

/** A plain dot-atom address with a domain of letters, digits and hyphens. */
function isMailAddress(text: string): boolean {
  if (text.length > 254) return false;
  const domain = ADDRESS.exec(text)?.[1];
  if (domain === undefined || text.length - domain.length > 65) return false;
  return domain.split('.').every((label) => LABEL.test(label));
}

/** Text that must not reach a header. */
export const hasControls = (text: string): boolean => CONTROL.test(text);
