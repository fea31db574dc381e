import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { anAccount, aTransaction, FOOD, financeServer, HOME, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

beforeEach(() =>
  server.use(...financeServer({ accounts: [anAccount()], transactions: [aTransaction()] }), ...signedIn()),
);

it('applies the filter of the URL and clears it', async () => {
  const asked: string[] = [];
  server.use(
    http.get('/api/v1/transactions', ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('category_id') ?? '');
      return HttpResponse.json({ items: [aTransaction()], next_cursor: null });
    }),
  );
  const { location, user } = renderApp(`/transactions?category=${FOOD}&type=nonsense`);
  expect(await screen.findByLabelText('Category')).toHaveValue(FOOD);
  expect(screen.getByLabelText('Type')).toHaveValue('');
  expect(screen.getByRole('link', { name: 'Export CSV' })).toHaveAttribute(
    'href',
    `/api/v1/transactions/export?category_id=${FOOD}&format=csv`,
  );
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await waitFor(() => expect(location()).toBe('/transactions'));
  expect(asked).toEqual([FOOD, '']);
});

it('searches when the user stops typing', async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get('/api/v1/transactions', ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('q'));
      return HttpResponse.json({ items: [aTransaction()], next_cursor: null });
    }),
  );
  const { location } = renderApp('/transactions');
  const field = await screen.findByLabelText('Search descriptions');
  // Without pauses, however slow the machine is.
  for (const value of ['g', 'gr', 'gro', 'groc']) fireEvent.change(field, { target: { value } });
  await waitFor(() => expect(location()).toBe('/transactions?q=groc'));
  expect(asked).toEqual([null, 'groc']);
});

it('sends an expense as a negative amount, and retries with the same key', async () => {
  const sent: [string | null, unknown][] = [];
  server.use(
    http.post('/api/v1/transactions', async ({ request }) => {
      sent.push([request.headers.get('Idempotency-Key'), await request.json()]);
      return sent.length === 1 ? HttpResponse.error() : HttpResponse.json(aTransaction(), { status: 201 });
    }),
  );
  const { user } = renderApp('/transactions');
  await user.click(await screen.findByRole('button', { name: 'Add transaction' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Amount'), '1,234.50');
  await user.type(form.getByLabelText('Description'), 'Rent');
  await user.click(form.getByRole('button', { name: 'Add transaction' }));
  expect(await form.findByRole('alert')).toHaveTextContent('Can’t reach the server');
  await user.click(form.getByRole('button', { name: 'Add transaction' }));
  expect(await screen.findByText('Added “Rent”')).toBeVisible();

  expect(sent[0]?.[1]).toMatchObject({ amount: '-1234.50', description: 'Rent', category_id: null });
  expect(sent[1]).toEqual(sent[0]);
});

it.each([
  ['the only open account', '/transactions', [anAccount(), anAccount({ id: 'old', closed_on: '2026-01-01' })]],
  ['the account of the filter', `/transactions?account=${anAccount().id}`, [anAccount({ id: 'other' }), anAccount()]],
])('preselects %s for a new transaction', async (_case, path, accounts) => {
  server.use(...financeServer({ accounts, transactions: [aTransaction()] }));
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Add transaction' }));
  expect(await within(await screen.findByRole('dialog')).findByLabelText('Account')).toHaveValue(anAccount().id);
});

it('preselects none of several accounts for a new transaction', async () => {
  server.use(...financeServer({ accounts: [anAccount(), anAccount({ id: 'other' })], transactions: [aTransaction()] }));
  const { user } = renderApp('/transactions');
  await user.click(await screen.findByRole('button', { name: 'Add transaction' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Amount'), '12{Enter}');
  expect(form.getByLabelText('Account')).toHaveAccessibleDescription('Choose an account.');
});

it('shows only the number of transfers, which are neither income nor expenses', async () => {
  const total = { currency: 'EUR', transaction_count: 2, inflow: '0', outflow: '0', income: '0', expenses: '0' };
  server.use(http.get('/api/v1/transactions/summary', () => HttpResponse.json({ items: [total] })));
  renderApp('/transactions?type=transfer');
  const totals = await screen.findByRole('region', { name: 'Totals' });
  expect(totals).toHaveTextContent(/^EUR · 2 transactions$/);
});

it('does not overwrite concurrent changes', async () => {
  server.use(
    http.get(`/api/v1/transactions/${aTransaction().id}`, () =>
      HttpResponse.json(aTransaction(), { headers: { ETag: '"1"' } }),
    ),
    http.patch('/api/v1/transactions/:id', ({ request }) => {
      expect(request.headers.get('If-Match')).toBe('"1"');
      return problem(412);
    }),
  );
  const { user } = renderApp('/transactions');
  await user.click(await screen.findByRole('button', { name: 'Actions for Groceries' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Description'), '!{Enter}');
  expect(await form.findByRole('alert')).toHaveTextContent('changed elsewhere');
});

it('reports that a transaction was not deleted', async () => {
  server.use(http.delete('/api/v1/transactions/:id', () => problem(500)));
  const { user } = renderApp('/transactions');
  await user.click(await screen.findByRole('button', { name: 'Actions for Groceries' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  expect(await screen.findByText('Couldn’t delete “Groceries”. Try again.')).toBeVisible();
});

it('offers subcategories, and says that a category filter includes them', async () => {
  const { user } = renderApp('/transactions');
  const category = await screen.findByLabelText('Category');
  const offered = within(category).getAllByRole('option');
  expect(offered.map(({ textContent }) => textContent?.replaceAll('\u00a0', ' '))).toEqual([
    'All categories',
    'Uncategorised',
    'Food',
    'Home',
    '   Energy',
    '   Rent',
  ]);
  await user.selectOptions(category, HOME);
  expect(category).toHaveAccessibleDescription('Includes subcategories.');
  await user.selectOptions(category, FOOD);
  expect(category).not.toHaveAccessibleDescription();
});

it('steps through the months', async () => {
  const { location, user } = renderApp('/transactions?month=2026-01');
  const period = await screen.findByLabelText('Date range');
  expect(period).toHaveDisplayValue('Jan 2026');
  await user.click(screen.getByRole('button', { name: 'Previous month' }));
  await waitFor(() => expect(location()).toBe('/transactions?month=2025-12'));
  expect(period).toHaveDisplayValue('Dec 2025');
  await user.click(screen.getByRole('button', { name: 'Next month' }));
  await user.click(screen.getByRole('button', { name: 'Next month' }));
  await waitFor(() => expect(location()).toBe('/transactions?month=2026-02'));
  await user.selectOptions(period, 'All time');
  await waitFor(() => expect(location()).toBe('/transactions'));
  expect(screen.getByRole('button', { name: 'Next month' })).toHaveAttribute('aria-disabled', 'true');
  await user.click(screen.getByRole('button', { name: 'Previous month' }));
  await waitFor(() => expect(location()).toMatch(/month=\d{4}-\d{2}$/));
});

it('has the filters in a dialog on narrow screens, and shows those that apply', async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({ matches: false, media, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList,
  );
  const { location, user } = renderApp(`/transactions?category=${FOOD}`);
  expect(await screen.findByRole('list', { name: 'Active filters' })).toHaveTextContent('Food');
  expect(screen.queryByLabelText('Type')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Filters (1)' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Filters' }));
  await user.selectOptions(dialog.getByLabelText('Type'), 'Income');
  expect(dialog.getByRole('link', { name: 'Export CSV' })).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Show transactions' }));
  await waitFor(() => expect(location()).toBe(`/transactions?category=${FOOD}&type=income`));
  await user.click(await screen.findByRole('button', { name: 'Remove filter: Food' }));
  await waitFor(() => expect(location()).toBe('/transactions?type=income'));
});

it('goes back through months and filters, but not through what was typed', async () => {
  const { location, router, user } = renderApp('/transactions?month=2026-01');
  await user.click(await screen.findByRole('button', { name: 'Previous month' }));
  await waitFor(() => expect(location()).toBe('/transactions?month=2025-12'));
  await user.selectOptions(screen.getByLabelText('Type'), 'income');
  await waitFor(() => expect(location()).toBe('/transactions?month=2025-12&type=income'));
  await user.type(screen.getByLabelText('Search descriptions'), 'rent');
  await waitFor(() => expect(location()).toBe('/transactions?month=2025-12&type=income&q=rent'));
  await router.navigate(-1);
  await waitFor(() => expect(screen.getByLabelText('Search descriptions')).toHaveValue(''));
  expect(location()).toBe('/transactions?month=2025-12');
  await router.navigate(-1);
  await waitFor(() => expect(screen.getByLabelText('Date range')).toHaveDisplayValue('Jan 2026'));
  expect(location()).toBe('/transactions?month=2026-01');
});
