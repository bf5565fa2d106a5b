/**
 * The only three kinds of address that a letter links to: our own pages, a mail address, a phone.
 * Text of vendors and debtors never becomes one of another kind.
 */

/** A web address that we made. Throws on anything but http(s) without a login in it. */
export function webHref(address: string): string {
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') throw new Error('not a page of ours');
  return url.href;
}

export function mailHref(address: string): string | null {
  return /^[^\s@<>"'()]+@[^\s@<>"'()]+$/.test(address)
    ? `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}`
    : null;
}

export function telHref(phone: string): string | null {
  if (!/^\+?[\d\s()./-]{3,40}$/.test(phone)) return null;
  const digits = phone.replaceAll(/[^\d+]/g, '');
  return /^\+?\d{3,15}$/.test(digits) ? `tel:${digits}` : null;
}
