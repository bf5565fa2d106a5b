import type { PaymentView, PlanView, PortalView } from '../../server/contract/portal.ts';
import { planTermsText } from '../../portal/messages/terms.ts';
import { toLocale } from '../../portal/messages/locale.ts';
import { paymentStates, plan, planMenu, portalStates } from './portal-fixtures.ts';

/** The debtor's API over fixtures: the token names the state, a few answers react to what is sent. */

const json = (value: unknown, status = 200) => Response.json(value, { status });
const problem = (status: number, code: string, detail = code) =>
  new Response(
    JSON.stringify({ type: 'about:blank', title: code, status, code, detail, requestId: 'req_1' }),
    {
      status,
      headers: { 'Content-Type': 'application/problem+json' },
    },
  );

/** Answers one request under `/portal/v1`. */
export async function answerFromFixtures(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, , , token = '', resource = '', id = ''] = url.pathname.split('/');
  if (token === 'fresh-link') return json({}, 202);
  if (token === 'expired') return problem(410, 'linkExpired');
  if (token === 'broken') return problem(500, 'internal');
  const view = portalStates[token];
  if (!view) return problem(404, 'linkUnknown');
  if (request.method === 'POST') {
    return post(view, resource, (await request.json()) as Record<string, unknown>);
  }
  if (resource === '') return json(selected(view, url.searchParams.get('invoices')));
  if (resource === 'payments') return paymentOf(view, id);
  if (resource === 'plan-options') return menuOf(view, url.searchParams.get('firstOn'));
  if (resource === 'plan-terms') return json(termsOf(view, url.searchParams));
  return new Response('%PDF-1.7', { headers: { 'Content-Type': 'application/pdf' } });
}

function selected(view: PortalView, list: string | null): PortalView {
  const ids = list?.split(',') ?? [];
  if (view.scope === 'invoice' || ids.length === 0) return view;
  const chosen = view.invoices.filter((invoice) => ids.includes(invoice.id));
  const payableMinor = chosen.reduce((sum, invoice) => sum + invoice.payableMinor, 0);
  return {
    ...view,
    planMenu: planMenu(
      payableMinor,
      view.today,
      chosen.map((invoice) => invoice.id),
    ),
    quotes: view.quotes.map((quote) => ({
      ...quote,
      invoiceIds: chosen.map((invoice) => invoice.id),
      payableMinor,
      options: quote.options
        .filter((option) => option.kind !== 'discount' && option.kind !== 'settlement')
        .map((option) => ({ ...option, amountMinor: payableMinor })),
    })),
  };
}

function paymentOf(view: PortalView, id: string): Response {
  const found: PaymentView | undefined =
    paymentStates[id] ?? view.payments.find((payment) => payment.id === id);
  return found ? json(found) : problem(404, 'notFound');
}

function menuOf(view: PortalView, firstOn: string | null): Response {
  const menu = view.planMenu;
  if (!menu) return problem(409, 'planNotOffered');
  if (!firstOn) return json(menu);
  if (firstOn < menu.earliestFirstOn || firstOn > menu.latestFirstOn) {
    return problem(422, 'planNotOffered');
  }
  return json(planMenu(menu.baseMinor, firstOn, menu.invoiceIds));
}

function termsOf(view: PortalView, wish: URLSearchParams) {
  const menu = view.planMenu ?? planMenu();
  const item =
    menu.items.find(
      (candidate) =>
        candidate.count === Number(wish.get('count')) &&
        candidate.frequency === wish.get('frequency'),
    ) ?? menu.items[0];
  const terms = {
    vendor: view.vendor.name,
    debtor: view.debtor.name,
    currency: menu.currency,
    totalMinor: menu.baseMinor,
    invoices: view.invoices.map(({ number, payableMinor }) => ({
      number,
      amountMinor: payableMinor,
    })),
    instalments: item?.instalments ?? [],
    autopay: wish.get('autopay') === 'true',
    activationDays: null,
    graceDays: menu.graceDays,
    defaultAfter: { rule: 'missedInTotal', count: 2 } as const,
    noticeDays: 7,
    reinstateDays: 14,
    acknowledgesDebt: true,
  };
  const text = planTermsText(terms, toLocale(wish.get('locale')) ?? 'en');
  return { text, sha256: 'a'.repeat(64) };
}

function post(view: PortalView, resource: string, body: Record<string, unknown>): Response {
  if (resource === 'plans') {
    if (!view.planMenu) return problem(409, 'planNotOffered');
    const accepted: PlanView = plan({
      acceptedName: String(body['acceptedName']),
      next: { no: 1, dueOn: String(body['firstOn']), amountMinor: 4034 },
    });
    return json(accepted, 201);
  }
  if (resource === 'payments') {
    return json(
      {
        paymentId: 'pay_succeeded',
        status: 'succeeded',
        paymentIntent: 'pi_1',
        clientSecret: 'pi_1_secret_1',
        publishableKey: view.publishableKey,
        amountMinor: view.quotes[0]?.options[0]?.amountMinor ?? 0,
        currency: 'EUR',
        problem: null,
        nextAction: null,
      },
      201,
    );
  }
  return problem(404, 'notFound');
}
