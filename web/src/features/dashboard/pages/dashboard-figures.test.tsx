import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
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
