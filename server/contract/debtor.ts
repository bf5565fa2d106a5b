import { z } from '@hono/zod-openapi';
import { parseTimeZone } from '../domain/calendar.ts';
import { instantSchema, minorSchema } from './primitives.ts';
import { lineSchema } from './text.ts';

export const emailSchema = z.email('is not an e-mail address').max(254);
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is not a country code such as PL');
/** Any language may be asked for; letters fall back to one that we write. */
export const localeSchema = z
  .string()
  .max(16)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language such as pl or en-GB');
const timeZoneSchema = z
  .string()
  .max(64)
  .refine((name) => parseTimeZone(name) !== undefined, 'is not a time zone such as Europe/Warsaw');

/** Who owes, as the vendor's books know them. `externalId` tells two of the same name apart. */
export const debtorInputSchema = z
  .strictObject({
    name: lineSchema(200),
    /** null: nothing can be sent until there is one. */
    email: emailSchema.nullable(),
    locale: localeSchema.optional(),
    timeZone: timeZoneSchema.optional(),
    country: countrySchema.optional(),
    externalId: lineSchema(100).optional(),
    taxId: lineSchema(60).optional(),
    address: z.array(lineSchema(200)).max(8).optional(),
  })
  .openapi('DebtorInput');

/** What is corrected; the rest stays. A new address ends what holds letters because they came back. */
export const changeDebtorSchema = z
  .strictObject({
    name: lineSchema(200).optional(),
    /** null: nothing can be sent until there is one. */
    email: emailSchema.nullable().optional(),
    locale: localeSchema.optional(),
    /** null: the vendor's. */
    timeZone: timeZoneSchema.nullable().optional(),
    country: countrySchema.nullable().optional(),
  })
  .openapi('ChangeDebtor');

export const debtorSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    locale: z.string(),
    timeZone: z.string().nullable(),
    country: z.string().nullable(),
    externalId: z.string().nullable(),
    /** One per currency in which something is or was owed. */
    balances: z.array(z.object({ currency: z.string(), balanceMinor: minorSchema })),
    /** Money that no invoice has taken, per currency; `returningMinor` of it is on its way back. */
    credits: z.array(
      z.object({ currency: z.string(), amountMinor: minorSchema, returningMinor: minorSchema }),
    ),
    createdAt: instantSchema,
  })
  .openapi('Debtor');
export type DebtorView = z.infer<typeof debtorSchema>;

/** All free credit of that currency goes back. */
export const returnCreditSchema = z
  .strictObject({ currency: z.string().length(3) })
  .openapi('ReturnCredit');

/** Where a list goes on and how long a page is. */
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const debtorListQuerySchema = pageQuerySchema.extend({
  /** Only the one that your books call so. */
  externalId: lineSchema(100).optional(),
});
