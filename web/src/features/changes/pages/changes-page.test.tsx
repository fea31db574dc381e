import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { ChangeSet } from '@/shared/api/types';
import { anAccount, aTransaction, FOOD, financeServer, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const deletion: ChangeSet = {
  id: 's1',
  type: 'deletion',
  category_id: null,
  row_count: 600,
  created_at: '2026-03-31T10:00:00Z',
};
const recategorisation: ChangeSet = {
  ...deletion,
  id: 's2',
  type: 'recategorisation',
  category_id: FOOD,
  row_count: 1,
};

beforeEach(() =>
  server.use(...financeServer({ accounts: [anAccount()], transactions: [aTransaction()] }), ...signedIn()),
);

function show(...items: ChangeSet[]) {
  server.use(http.get('/api/v1/change-sets', () => HttpResponse.json({ items, next_cursor: null })));
}

it('is reached from the menu of the transactions page, and lists changes with an undo button', async () => {
  show(deletion, { ...recategorisation, undone_at: '2026-04-01T10:00:00Z', undone_count: 1, skipped_count: 0 });
  const { location, user } = renderApp('/transactions');
  await user.click(await screen.findByRole('button', { name: 'More actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Recent changes' }));
  expect(await screen.findByRole('heading', { name: 'Recent changes' })).toBeVisible();
  expect(location()).toBe('/changes');
  const [first, second] = screen.getAllByRole('heading', { level: 2 });
  expect(first).toHaveTextContent('Deleted transactions');
  expect(second).toHaveTextContent('Changed category');
  expect(screen.getByText('600 items')).toBeVisible();
  expect(screen.getByText('To Food')).toBeVisible();
  expect(screen.getAllByRole('button', { name: /^Undo “/ })).toHaveLength(1);
  expect(screen.getByText('Undone')).toBeVisible();
});

it('explains why a change cannot be undone, and undoes the others', async () => {
  show(deletion);
  const sent: unknown[] = [];
  server.use(
    http.post('/api/v1/change-sets/:id/undo', async ({ request, params }) => {
      sent.push([params['id'], await request.json()]);
      if (sent.length > 1) return HttpResponse.json({ ...deletion, undone_count: 598, skipped_count: 2 });
      const rows = ['changed', 'account_deleted'].map((reason) => ({ type: 'transaction', id: reason, reason }));
      const body = { type: '/problems/changed-since', title: 'Changed since', status: 409, detail: '' };
      return HttpResponse.json({ ...body, conflicts: { count: 2, rows } }, { status: 409 });
    }),
  );
  const { user } = renderApp('/changes');
  await user.click(await screen.findByRole('button', { name: /^Undo “Deleted transactions”/ }));
  const alert = within(await screen.findByRole('alert'));
  expect(alert.getByText('2 items can’t be changed back, so nothing was undone.')).toBeVisible();
  expect(alert.getByText('1 edited, restored or deleted since')).toBeVisible();
  expect(alert.getByText('1 in a deleted account; restore the account first')).toBeVisible();
  await user.click(alert.getByRole('button', { name: 'Undo the other 598' }));
  expect(await screen.findByText('598 items changed back; 2 skipped')).toBeVisible();
  expect(sent).toEqual([
    ['s1', { skip_changed: false }],
    ['s1', { skip_changed: true }],
  ]);
});

it('opens a change row by row', async () => {
  show(recategorisation);
  server.use(
    http.get('/api/v1/change-sets/:id/transactions', () =>
      HttpResponse.json({
        items: [
          {
            transaction: aTransaction({ description: 'Bakery' }),
            before: { category_id: null, deleted: false },
            after: { category_id: FOOD, deleted: false },
            changed_since: true,
          },
        ],
        next_cursor: null,
      }),
    ),
  );
  const { user } = renderApp('/changes');
  const button = await screen.findByRole('button', { name: 'Show transactions' });
  await user.click(button);
  expect(await screen.findByText('Bakery')).toBeVisible();
  expect(screen.getByText('Uncategorised → Food')).toBeVisible();
  expect(screen.getByText('Changed since')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Hide transactions' }));
  await waitFor(() => expect(screen.queryByText('Bakery')).not.toBeInTheDocument());
});

it('says that there is nothing to undo', async () => {
  show();
  renderApp('/changes');
  expect(await screen.findByText('No changes to undo')).toBeVisible();
});
