import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  aBudgetProgress,
  anAccount,
  aPortfolio,
  aTransaction,
  financeServer,
  portfolioServer,
  problem,
  signedIn,
} from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const section = (name: string | RegExp) => screen.findByRole('region', { name });

beforeEach(() => {
  server.use(...signedIn(), ...portfolioServer([]));
});

describe('net worth', () => {
  const points = [
    { date: '2026-02-28', by_currency: [], converted: { total: euros('1000'), unconverted: [], stale: false } },
    {
      date: '2026-03-31',
      by_currency: [],
      converted: {
        total: euros('1250.50'),
        unconverted: [{ amount: '7', currency: 'CHF' }],
        quoted_on: '2026-02-03',
        stale: true,
      },
    },
  ];

  it('shows the amount, its change, outdated rates and the amounts without a rate', async () => {
    server.use(
      http.get('/api/v1/reports/net-worth', ({ request }) => {
        expect(new URL(request.url).searchParams.get('currency')).toBe('EUR');
        return HttpResponse.json({ points });
      }),
      ...financeServer({ accounts: [anAccount()] }),
    );
    renderApp('/dashboard');
    const region = await section('Net worth');
    expect(await within(region).findByText(/\+/)).toHaveTextContent('+€250.50 since Feb 28, 2026');
    expect(region).toHaveTextContent('no exchange rate: CHF 7.00');
    expect(region).toHaveTextContent('Uses outdated exchange rates, the oldest from Feb 3, 2026.');
    expect(within(region).getByRole('slider')).toHaveAttribute('aria-valuetext', 'Mar 31, 2026: €1,250.50');
    expect(within(region).getAllByRole('row', { hidden: true })).toHaveLength(2);
  });

  it('shows what is scheduled, which the amount does not include', async () => {
    server.use(
      http.get('/api/v1/reports/net-worth', () => HttpResponse.json({ points })),
      http.get('/api/v1/accounts/summary', () =>
        HttpResponse.json({ groups: [], totals: [], scheduled: [euros('-300')] }),
      ),
      ...financeServer({ accounts: [anAccount()] }),
    );
    renderApp('/dashboard');
    const region = await section('Net worth');
    expect(await within(region).findByText('scheduled')).toHaveTextContent('-€300.00 scheduled');
  });

  it('does not affect other sections if it fails, and can be retried', async () => {
    server.use(
      http.get('/api/v1/reports/net-worth', () => problem(500, { detail: 'Too much to add up.' })),
      ...financeServer({ accounts: [anAccount()], transactions: [aTransaction()] }),
    );
    const { user } = renderApp('/dashboard');
    const region = await section('Net worth');
    expect(await within(region).findByRole('alert')).toHaveTextContent('Too much to add up.');
    expect(await screen.findByText('Groceries')).toBeVisible();

    server.use(http.get('/api/v1/reports/net-worth', () => HttpResponse.json({ points })));
    await user.click(within(region).getByRole('button', { name: 'Try again' }));
    expect(await within(region).findByRole('slider')).toBeVisible();
  });
});

it('does not show the message of a defect', async () => {
  server.use(
    http.get('/api/v1/budgets/progress', () => HttpResponse.json(null)),
    ...financeServer({ accounts: [anAccount()] }),
  );
  renderApp('/dashboard');
  const alert = await within(await section('Budgets')).findByRole('alert');
  expect(alert).toHaveTextContent(/^Couldn’t load this\.$/);
});

it('lists the most urgent budgets first', async () => {
  const named = (name: string, status: 'on_track' | 'overspent') => {
    const progress = aBudgetProgress({ status });
    return { ...progress, budget: { ...progress.budget, id: name, name } };
  };
  server.use(
    ...financeServer({ accounts: [anAccount()], budgets: [named('Calm', 'on_track'), named('Spent', 'overspent')] }),
  );
  renderApp('/dashboard');
  const region = await section('Budgets');
  const [first, second] = await within(region).findAllByRole('listitem');
  expect(first).toHaveTextContent('SpentOverspent');
  expect(second).toHaveTextContent('CalmOn track€100.00 of €400.00 · €300.00 left');
});

it('shows no account figures if there are only portfolios', async () => {
  server.use(...portfolioServer([aPortfolio()]));
  renderApp('/dashboard');
  expect(await section('Net worth')).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Recent transactions' })).not.toBeInTheDocument();
});

describe('a month', () => {
  const flow = (income: string, expenses: string, net: string) => ({
    income: { total: euros(income), unconverted: [] },
    expenses: { total: euros(expenses), unconverted: [] },
    net: euros(net),
  });

  const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-02-01', '2026-02-02'].map((day, index) => ({
    from: day,
    to: day,
    by_currency: [],
    converted: flow('0', String(index + 1), String(-index - 1)),
  }));

  beforeEach(() => {
    server.use(
      http.get('/api/v1/reports/cash-flow', ({ request }) => {
        const { from, to, interval } = Object.fromEntries(new URL(request.url).searchParams);
        if (interval === 'day') return HttpResponse.json({ periods: days });
        const span = `${from} ${to}`;
        const flows: Record<string, unknown> = {
          '2026-02-01 2026-02-28': flow('1000', '750', '250'),
          '2026-01-01 2026-01-31': flow('900', '800', '100'),
        };
        return HttpResponse.json({ periods: [{ from, to, by_currency: [], converted: flows[span] }] });
      }),
      ...financeServer({ accounts: [anAccount()] }),
    );
  });

  it('is compared with the month before, and shows the savings rate', async () => {
    renderApp('/dashboard?month=2026-02');
    const region = await section('February 2026');
    expect(await within(region).findByText('Changes compared with Jan 1 – 31, 2026.')).toBeVisible();
    expect(region).toHaveTextContent('Income€1,000.00+€100.00');
    expect(region).toHaveTextContent('Expenses€750.00-€50.00');
    expect(region).toHaveTextContent('Net€250.00+€150.00');
    expect(region).toHaveTextContent('Savings rate25%');
    const pace = await section('Spending pace');
    expect(pace).toHaveTextContent('€750.00€50.00 less than in the previous month');
    const days = await within(pace).findByRole('slider', { name: /^Spending up to each day/ });
    expect(days).toHaveAttribute('aria-valuetext', 'Feb 2, 2026: €9.00 and Jan 2, 2026: €3.00');
    const rows = within(pace).getAllByRole('row', { hidden: true });
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'DayFeb 2026Jan 2026',
      '1€4.00€1.00',
      '2€9.00€3.00',
      '3€6.00',
    ]);
  });

  it('is compared with the same days of the month before while it is not finished', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-02-02T12:00:00Z') });
    server.use(
      http.get('/api/v1/reports/cash-flow', ({ request }) => {
        const { from, to, interval } = Object.fromEntries(new URL(request.url).searchParams);
        if (interval === 'day') return HttpResponse.json({ periods: days });
        const spent = `${from} ${to}` === '2026-02-01 2026-02-02' ? '9' : '3';
        return HttpResponse.json({
          periods: [{ from, to, by_currency: [], converted: flow('0', spent, `-${spent}`) }],
        });
      }),
    );
    renderApp('/dashboard');
    const pace = await section('Spending pace');
    const comparison = await within(pace).findByText(/more than at this point in the previous month/);
    expect(comparison).toHaveTextContent('€6.00 more');
    const slider = await within(pace).findByRole('slider');
    fireEvent.change(slider, { target: { value: 2 } });
    expect(slider).toHaveAttribute('aria-valuetext', 'Jan 3, 2026: €6.00');
  });

  it('is chosen by a stepper up to the present one', async () => {
    const { location, user } = renderApp('/dashboard?month=2026-02');
    expect(await section('February 2026')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Previous month' }));
    const region = await section('January 2026');
    await waitFor(() => expect(region).toHaveTextContent('Income€900.00'));
    expect(location()).toBe('/dashboard?month=2026-01');
  });

  it('after the present one cannot be chosen', async () => {
    renderApp('/dashboard');
    expect(await screen.findByRole('button', { name: 'Next month' })).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('what needs attention', () => {
  const named = (name: string) => {
    const progress = aBudgetProgress({ status: 'overspent' });
    return { ...progress, budget: { ...progress.budget, id: name, name } };
  };

  it('names overspent budgets and counts transactions without a category', async () => {
    server.use(
      http.get('/api/v1/transactions/summary', ({ request }) => {
        const { category_id, type } = Object.fromEntries(new URL(request.url).searchParams);
        expect(category_id).toBe('uncategorised');
        const total = { inflow: '0', outflow: '0', transferred_in: '0', transferred_out: '0' };
        const items = [
          { currency: 'CHF', transaction_count: 1, ...total },
          { currency: 'EUR', transaction_count: 2, ...total },
        ];
        return HttpResponse.json({ items: type === 'expense' ? items : [] });
      }),
      ...financeServer({ accounts: [anAccount()], budgets: [named('Eating'), named('Home'), aBudgetProgress()] }),
    );
    renderApp('/dashboard');
    const region = within(await section('Needs attention'));
    expect(await region.findByRole('link', { name: '3 uncategorised expenses' })).toHaveAttribute(
      'href',
      '/transactions?category=uncategorised&type=expense',
    );
    expect(region.getByRole('link', { name: 'Overspent budgets: Eating and Home' })).toHaveAttribute(
      'href',
      '/budgets',
    );
    expect(region.getAllByRole('listitem')).toHaveLength(2);
  });

  it('is shown with the page, so that nothing below it moves later', async () => {
    server.use(...financeServer({ accounts: [anAccount()], budgets: [named('Eating')] }));
    renderApp('/dashboard');
    await section('Net worth');
    expect(screen.getByRole('region', { name: 'Needs attention' })).toBeVisible();
  });

  it('is not shown if it cannot be loaded, but all else is', async () => {
    server.use(
      http.get('/api/v1/transactions/summary', () => HttpResponse.json({}, { status: 500 })),
      ...financeServer({ accounts: [anAccount()], budgets: [aBudgetProgress()] }),
    );
    renderApp('/dashboard');
    expect(await within(await section('Budgets')).findByText('On track')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Needs attention' })).not.toBeInTheDocument();
  });

  it('is not shown if there is nothing', async () => {
    server.use(...financeServer({ accounts: [anAccount()], budgets: [aBudgetProgress()] }));
    renderApp('/dashboard');
    expect(await within(await section('Budgets')).findByText('On track')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Needs attention' })).not.toBeInTheDocument();
  });
});
