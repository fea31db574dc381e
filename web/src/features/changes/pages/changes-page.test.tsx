import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { ChangeSet } from '@/shared/api/types';
import { aCategory, anAccount, aTransaction, FOOD, financeServer, problem, signedIn } from '@/test/handlers';
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

const merge: ChangeSet = {
  ...deletion,
  id: 's3',
  type: 'category_merge',
  category_id: FOOD,
  merged_category_id: 'snacks',
  row_count: 3,
};

/** Rows that prevent an undo: one edited since, and one in a deleted account. */
function refused() {
  const reasons = ['changed', 'account_deleted'] as const;
  const rows = reasons.map((reason) => ({ type: 'transaction' as const, id: reason, reason }));
  return problem(409, { conflicts: { count: 2, rows } });
}

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
  expect(first).toHaveTextContent('Deleted 600 transactions');
  expect(second).toHaveTextContent('Moved 1 transaction to “Food”');
  expect(screen.getByRole('button', { name: /^Undo/ })).toHaveAccessibleName(
    /^Undo: Deleted 600 transactions, Mar 31, 2026/,
  );
  expect(screen.getByText('Undone')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Transactions', current: 'page' })).toBeVisible();
  // The menu whose item had the focus is gone.
  await waitFor(() => expect(screen.getByRole('main')).toHaveFocus());
});

it('dismisses the toast that undoes a listed change', async () => {
  show(deletion);
  const deleted = { deleted: 1, skipped: 0, change_set_id: deletion.id };
  server.use(http.delete('/api/v1/transactions/bulk', () => HttpResponse.json(deleted)));
  const { user } = renderApp('/transactions');
  await user.click(await screen.findByRole('checkbox', { name: 'Select Groceries' }));
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('Deleted 1 transaction')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'More actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Recent changes' }));
  expect(await screen.findByRole('heading', { name: 'Deleted 600 transactions' })).toBeVisible();
  await waitFor(() => expect(screen.queryByText('Deleted 1 transaction')).not.toBeInTheDocument());
});

it('names deleted categories, and counts the items that an undo skipped', async () => {
  const purged = { ...merge, id: 's4', merged_category_id: 'purged', row_count: 0 };
  const uncategorised = { ...recategorisation, id: 's5', category_id: null, row_count: 2 };
  show({ ...merge, undone_at: '2026-04-01T10:00:00Z', undone_count: 1, skipped_count: 2 }, purged, uncategorised);
  server.use(
    http.get('/api/v1/categories', ({ request }) => {
      expect(new URL(request.url).searchParams.get('deleted')).toBe('true');
      return HttpResponse.json({ items: [aCategory('snacks', 'Snacks', null)], next_cursor: null });
    }),
  );
  renderApp('/changes');
  await screen.findByRole('heading', { name: 'Merged “Snacks” into “Food”' });
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
    'Merged “Snacks” into “Food”',
    'Merged a category into another one',
    'Removed the category of 2 transactions',
  ]);
  expect(screen.getByText('Undone except for 2 items')).toBeVisible();
  expect(screen.getByText('3 items')).toBeVisible();
  // The second one changed nothing.
  const described = screen.getAllByRole('button', { name: 'Show transactions' });
  expect(described).toHaveLength(2);
  expect(described[0]).toHaveAccessibleDescription('Merged “Snacks” into “Food”');
});

it('explains why a change cannot be undone, and undoes the other items on request', async () => {
  show(deletion);
  const sent: unknown[] = [];
  server.use(
    http.post('/api/v1/change-sets/:id/undo', async ({ request, params }) => {
      sent.push([params['id'], await request.json()]);
      if (sent.length > 1) return HttpResponse.json({ ...deletion, undone_count: 598, skipped_count: 2 });
      return refused();
    }),
  );
  const { user } = renderApp('/changes');
  await user.click(await screen.findByRole('button', { name: /^Undo: Deleted 600 transactions/ }));
  const alert = within(await screen.findByRole('alert'));
  expect(alert.getByText('2 items can’t be undone, so nothing has changed.')).toBeVisible();
  expect(alert.getByText('1 edited, restored or deleted since')).toBeVisible();
  expect(alert.getByText('1 in a deleted account')).toBeVisible();
  await user.click(alert.getByRole('button', { name: 'Undo the other 598 items' }));
  expect(await screen.findByText('Restored 598 transactions; 2 skipped')).toBeVisible();
  expect(sent).toEqual([
    ['s1', { skip_changed: false }],
    ['s1', { skip_changed: true }],
  ]);
  const changes = screen.getByRole('list', { name: 'Changes, newest first' });
  await waitFor(() => expect(changes.firstElementChild).toHaveFocus());
});

it('focuses the undo button when the conflicts are dismissed', async () => {
  show(deletion);
  server.use(http.post('/api/v1/change-sets/:id/undo', refused));
  const { user } = renderApp('/changes');
  await user.click(await screen.findByRole('button', { name: /^Undo:/ }));
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: /^Undo:/ })).toHaveFocus();
});

it('shows and hides the transactions of a change', async () => {
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

it('says that a merge changed no transactions, and hides later changes once a change is undone', async () => {
  show(merge, { ...recategorisation, undone_at: '2026-04-01T10:00:00Z', undone_count: 1, skipped_count: 0 });
  const row = {
    transaction: aTransaction({ description: 'Bakery' }),
    before: { category_id: null, deleted: false },
    after: { category_id: FOOD, deleted: false },
    changed_since: true,
  };
  server.use(
    http.get('/api/v1/change-sets/:id/transactions', ({ params }) =>
      HttpResponse.json({ items: params['id'] === merge.id ? [] : [row], next_cursor: null }),
    ),
  );
  const { user } = renderApp('/changes');
  for (const button of await screen.findAllByRole('button', { name: 'Show transactions' })) await user.click(button);
  expect(await screen.findByText('Only budgets or subcategories changed.')).toBeVisible();
  expect(await screen.findByText('Bakery')).toBeVisible();
  expect(screen.queryByText('Changed since')).not.toBeInTheDocument();
});

it('says which transactions the undo of a deletion restored', async () => {
  show({ ...deletion, undone_at: '2026-04-01T10:00:00Z', undone_count: 1, skipped_count: 1 });
  const row = (values: Parameters<typeof aTransaction>[0]) => ({
    transaction: aTransaction(values),
    before: { category_id: null, deleted: false },
    after: { category_id: null, deleted: true },
    changed_since: true,
  });
  const items = [row({ id: 'a', description: 'Bakery' }), row({ id: 'b', deleted_at: '2026-03-31T10:00:00Z' })];
  server.use(http.get('/api/v1/change-sets/:id/transactions', () => HttpResponse.json({ items, next_cursor: null })));
  const { user } = renderApp('/changes');
  await user.click(await screen.findByRole('button', { name: 'Show transactions' }));
  const restored = (await screen.findByText('Bakery')).closest('li');
  expect(restored).toHaveTextContent('Mar 31, 2026 · Restored');
  expect(screen.getByText('Groceries').closest('li')).toHaveTextContent('Mar 31, 2026 · Deleted');
});

it('says that there is nothing to undo', async () => {
  show();
  renderApp('/changes');
  expect(await screen.findByText('No recent changes')).toBeVisible();
});
