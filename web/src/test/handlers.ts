import { HttpResponse, http } from 'msw';
import type { CurrentUser, FieldError, Portfolio, PortfolioSummary } from '@/shared/api/types';

export const ada: CurrentUser = {
  id: '0192f0c4-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  role: 'user',
  tier: 'free',
  email_verified: true,
  two_factor_enabled: false,
};

interface ProblemOptions {
  detail?: string;
  errors?: FieldError[];
  retryAfter?: number;
}

/** A problem+json answer as the server gives it. */
export function problem(status: number, { detail = '', errors = [], retryAfter }: ProblemOptions = {}) {
  const headers = { 'Content-Type': 'application/problem+json' };
  return HttpResponse.json(
    { type: 'about:blank', title: `Problem ${status}`, status, detail, errors, request_id: 'req-1' },
    { status, headers: retryAfter === undefined ? headers : { ...headers, 'Retry-After': String(retryAfter) } },
  );
}

export const signedIn = (user = ada) => [http.get('/api/auth/me', () => HttpResponse.json({ user }))];

export const signedOut = () => [
  http.get('/api/auth/me', () => problem(401)),
  http.post('/api/auth/refresh', () => problem(401)),
];

export function aPortfolio(values: Partial<Portfolio> = {}): Portfolio {
  return {
    id: '0192f0c4-0000-7000-8000-0000000000a1',
    name: 'Retirement',
    account_type: 'DOMESTIC',
    country_code: 'DE',
    home_country: 'DE',
    base_currency: 'EUR',
    holdings_count: 0,
    totals: [],
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    ...values,
  };
}

const noTotals: PortfolioSummary = {
  groups: [
    { account_type: 'DOMESTIC', portfolios: 0, totals: [] },
    { account_type: 'INTERNATIONAL', portfolios: 0, totals: [] },
  ],
};

/** The portfolio endpoints over a list that they change. */
export function portfolioServer(portfolios: Portfolio[], summary = noTotals) {
  const deleted = new Map<string, Portfolio>();
  const find = (id: unknown) => portfolios.find((portfolio) => portfolio.id === id);

  return [
    http.get('/api/v1/portfolios', () => HttpResponse.json({ items: portfolios, next_cursor: null })),
    http.get('/api/v1/portfolios/summary', () => HttpResponse.json(summary)),
    http.get('/api/v1/portfolios/:id', ({ params }) => {
      const portfolio = find(params['id']);
      return portfolio ? HttpResponse.json(portfolio, { headers: { ETag: '"1"' } }) : problem(404);
    }),
    http.post('/api/v1/portfolios', async ({ request }) => {
      const created = aPortfolio({ ...((await request.json()) as Partial<Portfolio>), id: crypto.randomUUID() });
      portfolios.push(created);
      return HttpResponse.json(created, { status: 201, headers: { ETag: '"1"' } });
    }),
    http.patch('/api/v1/portfolios/:id', async ({ params, request }) => {
      const portfolio = find(params['id']);
      if (!portfolio) return problem(404);
      if (request.headers.get('If-Match') !== '"1"') return problem(412);
      Object.assign(portfolio, await request.json());
      return HttpResponse.json(portfolio, { headers: { ETag: '"2"' } });
    }),
    http.delete('/api/v1/portfolios/:id', ({ params }) => {
      const portfolio = find(params['id']);
      if (!portfolio) return problem(404);
      deleted.set(portfolio.id, portfolio);
      portfolios.splice(portfolios.indexOf(portfolio), 1);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/v1/portfolios/:id/restore', ({ params }) => {
      const portfolio = deleted.get(String(params['id']));
      if (!portfolio) return problem(404);
      portfolios.push(portfolio);
      return HttpResponse.json(portfolio);
    }),
  ];
}
