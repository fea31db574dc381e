import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { today } from '@/shared/lib/days';
import { anAccount, aTransaction, financeServer, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const account = anAccount({ balance: '87.50', created_at: '2026-01-31T23:30:00Z' });
const path = `/accounts/${account.id}`;
const euros = (amount: string) => ({ amount, currency: 'EUR' });

const asked: URLSearchParams[] = [];

beforeEach(() => {
  asked.length = 0;
  server.use(
    http.get(`/api/v1${path}/balances`, ({ request }) => {
      const params = new URL(request.url).searchParams;
      asked.push(params);
      const points = [
        { date: params.get('from'), balance: euros('100') },
        { date: params.get('to'), balance: euros('87.50') },
      ];
      return HttpResponse.json({ points });
    }),
    ...financeServer({ accounts: [account], transactions: [aTransaction()] }),
    ...signedIn(),
  );
});

it('is reached from the accounts, and leads back', async () => {
  const { user, location } = renderApp('/accounts');
  await user.click(await screen.findByRole('link', { name: 'Everyday' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Everyday' })).toBeVisible();
  expect(location()).toBe(path);
  await user.click(within(screen.getByRole('main')).getByRole('link', { name: 'Accounts' }));
  await waitFor(() => expect(location()).toBe('/accounts'));
});

it('says what is in the account, what was in it at first, and since when it is here', async () => {
  renderApp(path);
  const fact = async (label: string) => (await screen.findByText(label)).nextElementSibling;
  expect(await fact('Balance')).toHaveTextContent('€87.50');
  expect(await fact('Opening balance')).toHaveTextContent('€100.00');
  expect(await fact('Added')).toHaveTextContent('Jan 31, 2026');
  expect(screen.queryByText('Closed')).not.toBeInTheDocument();
});

it('shows what is scheduled next to the balance, in the list and on the page', async () => {
  const later = { ...account, scheduled: '-300', opened_on: '2026-01-15' };
  server.use(...financeServer({ accounts: [later], transactions: [aTransaction()] }));
  const { user } = renderApp('/accounts');
  const row = (await screen.findByRole('link', { name: 'Everyday' })).closest('li');
  expect(row).toHaveTextContent('€87.50-€300.00 scheduled');
  await user.click(screen.getByRole('link', { name: 'Everyday' }));
  expect(await screen.findByText('scheduled')).toHaveTextContent('-€300.00 scheduled');
  expect((await screen.findByText('Opened')).nextElementSibling).toHaveTextContent('Jan 15, 2026');
});

it('is closed on a date, by default today', async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch(`/api/v1${path}`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...account, closed_on: '2026-03-01' });
    }),
  );
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Actions for Everyday' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Close account' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close “Everyday”' }));
  const date = await dialog.findByLabelText('Closed on');
  expect(date).toHaveValue(today('UTC'));
  await user.clear(date);
  await user.type(date, '2026-03-01');
  await user.click(dialog.getByRole('button', { name: 'Close account' }));
  expect(await screen.findByText('Closed “Everyday”')).toBeVisible();
  expect(sent).toEqual([{ closed_on: '2026-03-01' }]);
});

it('is not closed before its last transaction, and the date says so', async () => {
  const message = 'The account’s last transaction is on 2026-03-02.';
  const errors = [{ field: 'closed_on', code: 'before_transactions', message }];
  server.use(http.patch(`/api/v1${path}`, () => problem(422, { errors })));
  const { user } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Actions for Everyday' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Close account' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close “Everyday”' }));
  await user.click(await dialog.findByRole('button', { name: 'Close account' }));
  await waitFor(() => expect(dialog.getByLabelText('Closed on')).toHaveAccessibleDescription(message));
  expect(dialog.getByLabelText('Closed on')).toBeInvalid();
});

it('shows the balance over as long a time as one chooses, as a table too', async () => {
  const { user } = renderApp(path);
  const chart = await screen.findByRole('slider', { name: /^Balance of Everyday, 1 year/ });
  expect(chart).toHaveAttribute('aria-valuetext', expect.stringContaining('€87.50'));
  expect(asked[0]?.get('interval')).toBe('month');

  await user.click(screen.getByRole('radio', { name: '3 months' }));
  await waitFor(() => expect(asked[1]?.get('interval')).toBe('day'));
  await user.click(screen.getByRole('radio', { name: '5 years' }));
  const table = await screen.findByRole('table', { name: 'Balance of Everyday, 5 years', hidden: true });
  expect(within(table).getAllByRole('row', { hidden: true })).toHaveLength(2);
});

it('asks for the transactions of this account, and leads to where they are filtered', async () => {
  const conditions: (string | null)[] = [];
  server.use(
    http.get('/api/v1/transactions', ({ request }) => {
      conditions.push(new URL(request.url).searchParams.get('account_id'));
      return HttpResponse.json({ items: [aTransaction()], next_cursor: null });
    }),
  );
  renderApp(path);
  const list = await screen.findByRole('region', { name: 'Transaction list' });
  expect(within(list).getByText('Groceries')).toBeVisible();
  // All are on this account, so that none needs to say so.
  expect(within(list).queryByText('Everyday')).not.toBeInTheDocument();
  expect(conditions).toEqual([account.id]);
  expect(screen.getByRole('link', { name: 'Search and filter' })).toHaveAttribute(
    'href',
    `/transactions?account=${account.id}`,
  );
});

it('goes back to the accounts once it is deleted, where that can be undone', async () => {
  server.use(http.delete(`/api/v1${path}`, () => new HttpResponse(null, { status: 204 })));
  const { user, location } = renderApp(path);
  await user.click(await screen.findByRole('button', { name: 'Actions for Everyday' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  await waitFor(() => expect(location()).toBe('/accounts'));
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
});

it('of somebody else is not there, within the frame of the other pages', async () => {
  renderApp('/accounts/0192f0c4-0000-7000-8000-00000000ffff');
  const heading = await screen.findByRole('heading', { name: 'Page not found' });
  expect(screen.getByRole('main')).toContainElement(heading);
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeVisible();
});
