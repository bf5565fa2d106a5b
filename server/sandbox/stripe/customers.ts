import type { Stripe } from 'stripe';
import { invalid, missing } from './errors.ts';
import type { Operations } from './operations.ts';
import type { World } from './world.ts';

export function createCustomer(
  world: World,
  params: Operations['customers.create'],
): Stripe.Customer {
  const { email = null, name = null, description = null, phone = null } = params;
  if (email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(email)) {
    throw invalid(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
  }
  if ((name ?? '').length > 256) throw invalid('Invalid string: too long', { param: 'name' });
  const customer = {
    id: world.newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.seconds,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description,
    discount: null,
    email,
    invoice_prefix: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: (params.metadata ?? {}) as Stripe.Metadata,
    name,
    next_invoice_sequence: 1,
    phone,
    preferred_locales: params.preferred_locales ?? [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  } satisfies Stripe.Customer;
  world.tables.put('customers', customer.id, customer);
  world.emit('customer.created', customer);
  return customer;
}

export function requireCustomer(world: World, id: string, param = 'id'): Stripe.Customer {
  const customer = world.tables.get('customers', id);
  if (customer === undefined) throw missing('customer', id, param);
  return customer;
}
