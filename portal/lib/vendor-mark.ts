const legalForms = /^(sp|z|o\.?o|s\.?[ackj]|p\.?p|ltd|gmbh|inc|llc|s\.?r\.?l|pfa|oy|ab)\.?$/i;

/** Up to two initials of a name, without the words that only say what kind of company it is. */
export function initials(name: string): string {
  const words = name.split(/[\s,"„”'’()-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const telling = words.filter((word) => !legalForms.test(word));
  const chosen = (telling.length > 0 ? telling : words).slice(0, 2);
  return chosen.map((word) => word.slice(0, 1).toLocaleUpperCase('pl')).join('');
}

/** A phone number as a `tel:` address wants it. */
export function telephone(phone: string): string {
  return phone.replace(/[^+\d]/g, '');
}
