import type { XmlElement } from './xml.ts';

/** What a document states, before anybody judged it: strings, each with the place it stands at. */
export type Stated = { readonly text: string; readonly path: string };
/** `currency` is the attribute beside the amount; null when the document leaves it out. */
export type StatedAmount = Stated & { readonly currency: string | null };

export type StatedParty = {
  readonly path: string;
  /** Legal name first, then the trading name. */
  readonly names: readonly Stated[];
  readonly vatId: Stated | null;
  readonly taxIds: readonly Stated[];
  readonly legalId: Stated | null;
  readonly partyIds: readonly Stated[];
  readonly addressLines: readonly Stated[];
  readonly postalCode: Stated | null;
  readonly city: Stated | null;
  readonly country: Stated | null;
  /** In the order in which they should be tried. */
  readonly emails: readonly Stated[];
  readonly phone: Stated | null;
};

export type StatedTaxCategory = { readonly code: Stated | null; readonly percent: Stated | null };

export type StatedAdjustment = {
  readonly path: string;
  /** "true" for a charge, "false" for an allowance. */
  readonly isCharge: Stated | null;
  readonly amount: StatedAmount | null;
  readonly reason: Stated | null;
  readonly reasonCode: Stated | null;
  readonly tax: StatedTaxCategory;
};

export type StatedLine = {
  readonly path: string;
  readonly id: Stated | null;
  readonly name: Stated | null;
  readonly description: Stated | null;
  readonly quantity: Stated | null;
  readonly unit: string | null;
  readonly price: StatedAmount | null;
  readonly baseQuantity: Stated | null;
  readonly net: StatedAmount | null;
  readonly tax: StatedTaxCategory;
  readonly adjustments: readonly StatedAdjustment[];
};

export type StatedTax = {
  readonly path: string;
  readonly taxable: StatedAmount | null;
  readonly tax: StatedAmount | null;
  readonly category: StatedTaxCategory;
  readonly exemptionReason: Stated | null;
};

/** BT-106 to BT-115 in their order. */
export type StatedTotals = {
  readonly path: string;
  readonly lineSum: StatedAmount | null;
  readonly allowances: StatedAmount | null;
  readonly charges: StatedAmount | null;
  readonly net: StatedAmount | null;
  /** Every tax total; the one in the invoice currency counts, others are for the tax office. */
  readonly tax: readonly StatedAmount[];
  readonly gross: StatedAmount | null;
  readonly prepaid: StatedAmount | null;
  readonly rounding: StatedAmount | null;
  readonly due: StatedAmount | null;
};

/** "2 % within 10 days" where a document says it in fields of their own. */
export type StatedDiscount = {
  readonly path: string;
  readonly percent: Stated | null;
  readonly days: Stated | null;
  readonly untilOn: Stated | null;
  readonly base: StatedAmount | null;
};

export type StatedAttachment = {
  readonly path: string;
  readonly filename: string | null;
  readonly mimeType: string | null;
  readonly base64: string;
};

export type StatedDocument = {
  readonly root: 'Invoice' | 'CreditNote' | 'CrossIndustryInvoice';
  readonly path: string;
  readonly profile: string;
  readonly number: Stated | null;
  readonly issuedOn: Stated | null;
  readonly typeCode: Stated | null;
  readonly currency: Stated | null;
  /** More than one when the document is to be paid in parts. */
  readonly dueOns: readonly Stated[];
  readonly paymentTerms: readonly Stated[];
  readonly discounts: readonly StatedDiscount[];
  readonly seller: StatedParty | null;
  readonly buyer: StatedParty | null;
  readonly buyerReference: Stated | null;
  readonly orderReference: Stated | null;
  readonly notes: readonly Stated[];
  readonly accounts: readonly Stated[];
  readonly paymentReference: Stated | null;
  readonly preceding: readonly { readonly number: Stated; readonly issuedOn: Stated | null }[];
  readonly lines: readonly StatedLine[];
  readonly adjustments: readonly StatedAdjustment[];
  readonly breakdown: readonly StatedTax[];
  readonly totals: StatedTotals;
  readonly attachments: readonly StatedAttachment[];
};

/** Every element at `path` (local names with slashes) below the element, in document order. */
export function all(from: XmlElement, path: string): readonly XmlElement[] {
  let level: readonly XmlElement[] = [from];
  for (const name of path.split('/')) {
    level = level.flatMap((element) => element.children.filter((child) => child.name === name));
  }
  return level;
}

/** The first element at the path that says something. */
export function one(from: XmlElement, ...paths: readonly string[]): Stated | null {
  for (const path of paths) {
    const found = all(from, path).find((element) => element.text.trim() !== '');
    if (found !== undefined) return state(found);
  }
  return null;
}

/** All elements at the paths that say something. */
export function many(from: XmlElement, ...paths: readonly string[]): readonly Stated[] {
  return paths
    .flatMap((path) => all(from, path))
    .filter((element) => element.text.trim() !== '')
    .map(state);
}

export function amount(from: XmlElement, path: string): StatedAmount | null {
  return amounts(from, path)[0] ?? null;
}

export function amounts(from: XmlElement, path: string): readonly StatedAmount[] {
  return all(from, path)
    .filter((element) => element.text.trim() !== '')
    .map((element) => ({ ...state(element), currency: attribute(element, 'currencyID') }));
}

/** An attribute that says something. */
export function attribute(element: XmlElement | undefined, name: string): string | null {
  const value = element?.attributes.get(name)?.trim() ?? '';
  return value === '' ? null : value;
}

function state(element: XmlElement): Stated {
  return { text: element.text.trim(), path: pathOf(element) };
}

/** `/Invoice/InvoiceLine[2]/Item/Name`: a number where siblings share the name. */
export function pathOf(element: XmlElement): string {
  const above = element.parent;
  if (above === null) return `/${element.name}`;
  const isAlone = above.counts.get(element.name) === 1;
  return `${pathOf(above)}/${element.name}${isAlone ? '' : `[${element.position}]`}`;
}
