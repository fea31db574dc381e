import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import type { Holding } from '@/shared/api/types';
import { aHolding, aPortfolio, portfolioServer, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const path = `/portfolios/${aPortfolio().id}`;
const url = `/api/v1${path}/holdings`;

function holding(holdings: Holding[], totals = [{ amount: '1309', currency: 'EUR' }]) {
  server.use(
    http.get(url, () => HttpResponse.json({ items: holdings, next_cursor: null })),
    ...portfolioServer([aPortfolio({ totals, holding_count: holdings.length })]),
    ...signedIn(),
  );
}

const table = (currency: string) => screen.findByRole('table', { name: `Holdings in ${currency}` });
const cells = (row: HTMLElement) => within(row).getAllByRole('cell');

it('opens from the list of portfolios', async () => {
  holding([aHolding()]);
  const { user, location } = renderApp('/portfolios');
  await user.click(await screen.findByRole('link', { name: 'Retirement' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Retirement' })).toBeVisible();
  expect(location()).toBe(path);
});

it('shows holdings with price, value, gain and share', async () => {
  holding([aHolding(), aHolding({ symbol: 'AGGH', value: '691', gain: '-9' })], [{ amount: '2000', currency: 'EUR' }]);
  renderApp(path);
  const row = within(await table('EUR')).getByRole('row', { name: /VWCE/ });
  const [quantity, price, cost, value, gain, share] = cells(row);
  expect(quantity).toHaveTextContent('12.5');
  expect(price).toHaveTextContent('€104.72Mar 20');
  expect(cost).toHaveTextContent('€1,200.00');
  expect(value).toHaveTextContent('€1,309.00');
  expect(gain).toHaveTextContent('+€109.00');
  expect(share).toHaveTextContent('65.5%');
  expect(screen.getByText('Value in EUR').nextElementSibling).toHaveTextContent('€2,000.00');
  expect(screen.getByText('Gain in EUR').nextElementSibling).toHaveTextContent('+€100.00');
});

it('never adds amounts in different currencies', async () => {
  holding(
    [aHolding(), aHolding({ symbol: 'NESN', currency: 'CHF', value: '80', gain: '-5' })],
    [
      { amount: '1309', currency: 'EUR' },
      { amount: '80', currency: 'CHF' },
    ],
  );
  renderApp(path);
  const francs = within(await table('CHF')).getByRole('row', { name: /NESN/ });
  expect(cells(francs)[5]).toHaveTextContent('100%');
  expect(screen.getByText('Value in CHF').nextElementSibling).toHaveTextContent('CHF 80.00');
  expect(screen.getByText('Value in EUR').nextElementSibling).toHaveTextContent('€1,309.00');
});

it('describes unknown values in words', async () => {
  holding([aHolding(), aHolding({ symbol: 'NEW', price: null, priced_on: null, value: null, gain: null })]);
  renderApp(path);
  const row = within(await table('EUR')).getByRole('row', { name: /NEW/ });
  expect(within(row).getAllByText('Unknown')).toHaveLength(4);
  expect(screen.getByText('Excludes 1 holding with no price.')).toBeVisible();
});

it('is empty at first, and adds a holding with an idempotency key', async () => {
  const holdings: Holding[] = [];
  holding(holdings);
  let sent: unknown;
  server.use(
    http.post(url, async ({ request }) => {
      expect(request.headers.get('Idempotency-Key')).toBeTruthy();
      sent = await request.json();
      holdings.push(aHolding());
      return HttpResponse.json(aHolding(), { status: 201 });
    }),
  );
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Add holding' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Symbol'), 'vwce');
  await user.type(form.getByLabelText('Name'), 'FTSE All-World');
  await user.type(form.getByLabelText('Quantity'), '1,000.5');
  expect(form.getByLabelText('Currency')).toHaveValue('EUR');
  await user.click(form.getByRole('button', { name: 'Add holding' }));
  expect(await table('EUR')).toBeVisible();
  expect(sent).toEqual({
    symbol: 'VWCE',
    name: 'FTSE All-World',
    quantity: '1000.5',
    currency: 'EUR',
    cost_basis: null,
  });
});

it('shows a server error on its field', async () => {
  holding([aHolding()]);
  server.use(
    http.post(url, () =>
      problem(409, {
        errors: [{ field: 'symbol', code: 'already_exists', message: 'The portfolio holds it already.' }],
      }),
    ),
  );
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Add holding' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Symbol'), 'VWCE');
  await user.type(form.getByLabelText('Name'), 'FTSE All-World');
  await user.type(form.getByLabelText('Quantity'), '1');
  await user.click(form.getByRole('button', { name: 'Add holding' }));
  await waitFor(() => expect(form.getByLabelText('Symbol')).toHaveAccessibleDescription(/holds it already/));
});

it('returns to the dashboard after deletion, which can be undone', async () => {
  holding([aHolding()]);
  const { user, location } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Actions for Retirement' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  await waitFor(() => expect(location()).toBe('/portfolios'));
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
});
