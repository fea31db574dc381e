import { HttpResponse, http } from 'msw';
import type {
  Account,
  BudgetProgress,
  CategoryTree,
  CurrentUser,
  FieldError,
  Holding,
  Portfolio,
  PortfolioSummary,
  Settings,
  Transaction,
  UndoConflicts,
} from '@/shared/api/types';

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
  conflicts?: UndoConflicts;
  retryAfter?: number;
}

/** A `problem+json` response like the server's. */
export function problem(status: number, { detail = '', errors = [], conflicts, retryAfter }: ProblemOptions = {}) {
  const headers = { 'Content-Type': 'application/problem+json' };
  return HttpResponse.json(
    { type: 'about:blank', title: `Problem ${status}`, status, detail, errors, conflicts, request_id: 'req-1' },
    { status, headers: retryAfter === undefined ? headers : { ...headers, 'Retry-After': String(retryAfter) } },
  );
}

/** Handlers for a signed-in user without financial data. */
export const signedIn = (user = ada) => [
  http.get('/api/auth/me', () => HttpResponse.json({ user })),
  ...financeServer(),
];

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
    holding_count: 0,
    totals: [],
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    ...values,
  };
}

export function aHolding(values: Partial<Holding> = {}): Holding {
  return {
    id: crypto.randomUUID(),
    portfolio_id: aPortfolio().id,
    symbol: 'VWCE',
    name: 'FTSE All-World',
    quantity: '12.5',
    currency: 'EUR',
    cost_basis: '1200',
    price: '104.72',
    priced_on: '2026-03-20',
    value: '1309',
    gain: '109',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    ...values,
  };
}

/** A summary without values. */
function countsOf(portfolios: Portfolio[]): PortfolioSummary {
  const count = (kind: Portfolio['account_type']) =>
    portfolios.filter(({ account_type }) => account_type === kind).length;
  return {
    groups: [
      { account_type: 'DOMESTIC', portfolio_count: count('DOMESTIC'), totals: [] },
      { account_type: 'INTERNATIONAL', portfolio_count: count('INTERNATIONAL'), totals: [] },
    ],
  };
}

/** Handlers of the portfolio endpoints, which read and change a list. */
export function portfolioServer(portfolios: Portfolio[], summary = countsOf(portfolios)) {
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

export const settings: Settings = {
  base_currency: 'EUR',
  home_country: 'DE',
  locale: 'en-US',
  time_zone: 'UTC',
  theme: 'system',
  updated_at: '2026-01-01T00:00:00Z',
};

const made = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };

export function anAccount(values: Partial<Account> = {}): Account {
  return {
    id: '0192f0c4-0000-7000-8000-0000000000c1',
    name: 'Everyday',
    type: 'checking',
    currency: 'EUR',
    balance: '100',
    opening_balance: '100',
    scheduled: '0',
    ...made,
    ...values,
  };
}

export function aTransaction(values: Partial<Transaction> = {}): Transaction {
  return {
    id: '0192f0c4-0000-7000-8000-0000000000d1',
    account_id: '0192f0c4-0000-7000-8000-0000000000c1',
    account: { name: 'Everyday', type: 'checking' },
    amount: '-12.50',
    currency: 'EUR',
    booked_on: '2026-03-31',
    category_id: null,
    description: 'Groceries',
    type: 'expense',
    ...made,
    ...values,
  };
}

/** A system category for expenses. */
export function aCategory(
  id: string,
  name: string,
  parent_id: string | null,
): CategoryTree['items'][number]['category'] {
  return { id, name, type: 'expense', parent_id, icon: 'utensils', colour: '#c98a1b', system: true, ...made };
}

export const FOOD = '0192f0c4-0000-7000-8000-0000000000e1';

export const HOME = '0192f0c4-0000-7000-8000-0000000000e2';

const categories: CategoryTree['items'] = [
  { category: aCategory(FOOD, 'Food', null), children: [] },
  {
    category: aCategory(HOME, 'Home', null),
    children: [
      aCategory('0192f0c4-0000-7000-8000-0000000000e3', 'Energy', HOME),
      aCategory('0192f0c4-0000-7000-8000-0000000000e4', 'Rent', HOME),
    ],
  },
];

export function aBudgetProgress(values: Partial<BudgetProgress> = {}): BudgetProgress {
  const euros = (amount: string) => ({ amount, currency: 'EUR' });
  return {
    budget: {
      id: '0192f0c4-0000-7000-8000-0000000000f1',
      name: 'Eating',
      amount: euros('400'),
      amount_history: [{ valid_from: '2026-01-01', amount: euros('400') }],
      category_id: FOOD,
      period: 'monthly',
      starts_on: '2026-01-01',
      rollover: false,
      alert_thresholds: [80, 100],
      ...made,
    },
    budgeted: euros('400'),
    available: euros('400'),
    spent: euros('120'),
    refunded: euros('20'),
    remaining: euros('300'),
    rolled_over: euros('0'),
    spent_ratio: '0.2500',
    status: 'on_track',
    period_start: '2026-03-01',
    period_end: '2026-03-31',
    days_left: 9,
    thresholds_reached: [],
    excluded: [],
    ...values,
  };
}

interface Finances {
  accounts?: Account[];
  transactions?: Transaction[];
  budgets?: BudgetProgress[];
}

/** Read-only handlers for a user's financial data. */
export function financeServer({ accounts = [], transactions = [], budgets = [] }: Finances = {}) {
  const page = (items: unknown[]) => HttpResponse.json({ items, next_cursor: null });
  return [
    http.get('/api/v1/user/settings', () => HttpResponse.json(settings)),
    http.patch('/api/v1/user/settings', async ({ request }) =>
      HttpResponse.json({ ...settings, ...((await request.json()) as Partial<Settings>) }),
    ),
    http.get('/api/v1/accounts', () => page(accounts)),
    http.get('/api/v1/accounts/summary', () => HttpResponse.json({ groups: [], totals: [], scheduled: [] })),
    http.get('/api/v1/accounts/:id', ({ params }) => {
      const account = accounts.find(({ id }) => id === params['id']);
      return account ? HttpResponse.json(account, { headers: { ETag: '"1"' } }) : problem(404);
    }),
    http.get('/api/v1/accounts/:id/balances', () => HttpResponse.json({ points: [] })),
    http.get('/api/v1/categories', () => page([])),
    http.get('/api/v1/categories/tree', () => HttpResponse.json({ items: categories })),
    http.get('/api/v1/categories/usage', () => HttpResponse.json({ items: [] })),
    http.get('/api/v1/transactions', () => page(transactions)),
    http.get('/api/v1/transactions/summary', () => HttpResponse.json({ items: [] })),
    http.get('/api/v1/budgets', () => page(budgets.map(({ budget }) => budget))),
    http.get('/api/v1/budgets/alerts', () => page([])),
    http.get('/api/v1/budgets/progress', () => HttpResponse.json({ on: '2026-03-23', items: budgets })),
    http.get('/api/v1/reports/net-worth', () => HttpResponse.json({ points: [] })),
    http.get('/api/v1/reports/cash-flow', () => HttpResponse.json({ periods: [] })),
    http.get('/api/v1/reports/spending', () => HttpResponse.json({ groups: [], total: { by_currency: [] } })),
  ];
}
