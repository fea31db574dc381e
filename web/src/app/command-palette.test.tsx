import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { anAccount, aPortfolio, aTransaction, FOOD, financeServer, portfolioServer, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const searched: (string | null)[] = [];

beforeEach(() => {
  searched.length = 0;
  server.use(
    http.get('/api/v1/transactions', ({ request }) => {
      searched.push(new URL(request.url).searchParams.get('q'));
      return HttpResponse.json({ items: [aTransaction({ description: 'Food market' })], next_cursor: null });
    }),
    ...financeServer({ accounts: [anAccount()] }),
    ...signedIn(),
    ...portfolioServer([]),
  );
});

async function openPalette() {
  const app = renderApp('/budgets');
  await screen.findByRole('heading', { level: 1, name: 'Budgets' });
  await app.user.keyboard('{Control>}k{/Control}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Search pages, actions and data' }));
  return { ...app, dialog, field: dialog.getByRole('combobox') };
}

const groups = (dialog: { getAllByRole: (role: string) => HTMLElement[] }) =>
  dialog
    .getAllByRole('group')
    .map((group) => document.getElementById(group.getAttribute('aria-labelledby') ?? '')?.textContent);

it('opens by a key with the pages and actions, and closes by the escape key', async () => {
  const { user, dialog, field } = await openPalette();
  expect(field).toHaveFocus();
  expect(groups(dialog)).toEqual(['Pages', 'Actions']);
  expect(dialog.getByRole('option', { selected: true })).toHaveTextContent('Dashboard');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
});

it('finds pages, accounts, categories and transactions', async () => {
  const { user, dialog, field, location } = await openPalette();
  await user.type(field, 'food');
  expect(await dialog.findByRole('option', { name: /Food market/ })).toHaveTextContent('Mar 31, 2026 · -€12.50');
  expect(groups(dialog)).toEqual(['Categories', 'Transactions']);
  expect(searched).toEqual(['food']);
  expect(dialog.getByRole('status')).toHaveTextContent('3 results');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(location()).toBe(`/transactions?category=${FOOD}`));
});

it('leads to the recent changes', async () => {
  server.use(http.get('/api/v1/change-sets', () => HttpResponse.json({ items: [], next_cursor: null })));
  const { user, field, location } = await openPalette();
  await user.type(field, 'recent{Enter}');
  await waitFor(() => expect(location()).toBe('/changes'));
});

it('leads to an account', async () => {
  const { user, field, location } = await openPalette();
  await user.type(field, 'everyday{Enter}');
  await waitFor(() => expect(location()).toBe(`/accounts/${anAccount().id}`));
});

it('leads to a portfolio', async () => {
  server.use(
    ...portfolioServer([aPortfolio({ totals: [{ amount: '1309', currency: 'EUR' }] })]),
    http.get('/api/v1/portfolios/:id/holdings', () => HttpResponse.json({ items: [], next_cursor: null })),
  );
  const { user, dialog, field, location } = await openPalette();
  await user.type(field, 'retire');
  expect(await dialog.findByRole('option', { name: /Retirement/ })).toHaveTextContent('Retirement€1,309.00');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(location()).toBe(`/portfolios/${aPortfolio().id}`));
});

it('opens a transaction on the page where one is', async () => {
  const found = aTransaction({ description: 'Food market' });
  server.use(http.get('/api/v1/transactions/:id', () => HttpResponse.json(found, { headers: { ETag: '"1"' } })));
  const { user, dialog, field, location } = await openPalette();
  await user.type(field, 'market');
  await user.click(await dialog.findByRole('option', { name: /Food market/ }));
  const editing = within(await screen.findByRole('dialog', { name: 'Edit transaction' }));
  expect(await editing.findByLabelText('Description')).toHaveValue('Food market');
  expect(location()).toBe('/budgets');
});

it('leads to all transactions that match', async () => {
  const { user, dialog, field, location } = await openPalette();
  await user.type(field, 'market');
  await user.click(await dialog.findByRole('option', { name: 'All transactions with “market”' }));
  await waitFor(() => expect(location()).toBe('/transactions?q=market'));
});

it('opens the dialog that adds to a list, once', async () => {
  const { user, field, location, router } = await openPalette();
  await user.type(field, 'add portf{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Add portfolio' })).toBeVisible();
  expect(location()).toBe('/portfolios');
  expect(router.state.location.state).toBeNull();
});

it('adds a transaction, and runs other actions', async () => {
  const { user, field } = await openPalette();
  await user.type(field, 'hide{Enter}');
  expect(await screen.findByRole('button', { name: 'Show amounts' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Search' }));
  await user.type(await screen.findByRole('combobox'), 'show amounts{Enter}');
  expect(await screen.findByRole('button', { name: 'Hide amounts' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Search' }));
  await user.type(await screen.findByRole('combobox'), 'add trans{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Add transaction' })).toBeVisible();
});

it('says that there are no results, and does not open over another dialog', async () => {
  server.use(http.get('/api/v1/transactions', () => HttpResponse.json({ items: [], next_cursor: null })));
  const { user, dialog, field } = await openPalette();
  await user.type(field, 'xyzzy');
  expect(await dialog.findByText('No results.')).toBeVisible();
  await user.keyboard('{Control>}k{/Control}');
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
});
