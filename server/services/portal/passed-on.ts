import type { PortalInvoice } from '../../contract/portal.ts';
import { toldReference } from '../../domain/ledger.ts';

/**
 * A link is passed on: it must not tell the address that letters go to (threat T7), nor what the
 * vendor's people say among themselves.
 */
export const throughALink = ({ buyer, entries, ...invoice }: PortalInvoice): PortalInvoice => ({
  ...invoice,
  entries: entries.map((entry) => ({ ...entry, reference: toldReference(entry) })),
  buyer: buyer && { ...buyer, email: emailHint(buyer.email) },
});

/** "a•••@firm.example": enough to recognise one's own address, too little to learn one. */
export function emailHint(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}
