import { emailSchema } from '../contract/debtor.ts';
import { cleanLine } from '../contract/text.ts';
import type { DraftParty } from './draft.ts';
import type { Findings } from './findings.ts';
import type { StatedDocument, StatedParty } from './stated.ts';
import { lineOf, quote, requireLine } from './values.ts';

/** Seller or buyer. Only the name is demanded; an address that is no address is left out. */
export function partyOf(
  findings: Findings,
  role: 'seller' | 'buyer',
  stated: StatedParty | null,
  document: StatedDocument,
): DraftParty {
  const term = role === 'seller' ? 'BT-27' : 'BT-44';
  const missing = {
    path: stated?.path ?? document.path,
    what: `The name of the ${role}`,
    max: 200,
  };
  const name = requireLine(findings, term, stated?.names[0] ?? null, missing);
  if (stated === null) return { name, ...NOTHING };
  return {
    name,
    taxId: lineOf(stated.vatId ?? stated.taxIds[0] ?? stated.legalId, 60),
    address: addressOf(stated),
    country: countryOf(stated),
    email: emailOf(findings, role, stated),
    phone: lineOf(stated.phone, 40),
    externalId: externalIdOf(stated),
  };
}

const NOTHING = {
  taxId: null,
  address: [],
  country: null,
  email: null,
  phone: null,
  externalId: null,
} as const;

function addressOf(stated: StatedParty): readonly string[] {
  const town = [stated.postalCode, stated.city].map((part) => lineOf(part)).filter(isSaid);
  const lines = stated.addressLines.slice(0, 6).map((line) => lineOf(line));
  return [...lines, town.join(' '), countryOf(stated)].filter(isSaid);
}

function countryOf(stated: StatedParty): string | null {
  const code = lineOf(stated.country)?.toUpperCase() ?? '';
  return /^[A-Z]{2}$/u.test(code) ? code : null;
}

function emailOf(findings: Findings, role: 'seller' | 'buyer', stated: StatedParty): string | null {
  const term = role === 'seller' ? 'BT-43' : 'BT-58';
  for (const candidate of stated.emails) {
    const parsed = emailSchema.safeParse(cleanLine(candidate.text).replace(/^mailto:/iu, ''));
    if (parsed.success) return parsed.data;
    const message = `${quote(candidate.text)} is not an e-mail address and was left out.`;
    findings.warn(term, candidate.path, message);
  }
  return null;
}

function externalIdOf(stated: StatedParty): string | null {
  const vatId = lineOf(stated.vatId, 60);
  if (vatId !== null) return `vat:${vatId.replaceAll(/[\s.-]/gu, '').toUpperCase()}`;
  const legalId = lineOf(stated.legalId, 60);
  if (legalId !== null) return `legal:${legalId}`;
  const ownId = lineOf(stated.partyIds[0] ?? null, 60);
  return ownId === null ? null : `id:${ownId}`;
}

const isSaid = (line: string | null): line is string => line !== null && line !== '';
