import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { aCategory, FOOD, financeServer, HOME, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const climbing = { ...aCategory('0192f0c4-0000-7000-8000-0000000000e9', 'Climbing', FOOD), system: false };
const usage = { category_id: climbing.id, transaction_count: 1, budget_count: 2, subcategory_count: 0 };

beforeEach(() => {
  server.use(
    http.get('/api/v1/categories/tree', () =>
      HttpResponse.json({
        items: [
          { category: aCategory(FOOD, 'Food', null), children: [climbing] },
          { category: aCategory(HOME, 'Home', null), children: [] },
        ],
      }),
    ),
    ...financeServer(),
    ...signedIn(),
  );
});

it('lists categories by kind, with a menu for own ones only', async () => {
  renderApp('/categories');
  const expenses = within(await screen.findByRole('region', { name: 'Expense categories' }));
  expect(expenses.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Food', 'Climbing', 'Home']);
  expect(expenses.getByRole('link', { name: 'Food' })).toHaveAttribute('href', `/transactions?category=${FOOD}`);
  expect(expenses.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
    'Actions for Climbing',
  ]);
  expect(screen.getByRole('region', { name: 'Income categories' })).toHaveTextContent('No categories yet.');
});

it('deletes an unused category, which can be undone', async () => {
  const sent: string[] = [];
  server.use(
    http.delete('/api/v1/categories/:id', ({ request }) => {
      sent.push(new URL(request.url).search);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/v1/categories/:id/restore', () => {
      sent.push('restored');
      return HttpResponse.json(climbing);
    }),
  );
  const { user } = renderApp('/categories');
  await user.click(await screen.findByRole('button', { name: 'Actions for Climbing' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(sent).toEqual(['', 'restored']));
});

it('asks where to move what is in a used category', async () => {
  const targets: (string | null)[] = [];
  server.use(
    http.get('/api/v1/categories/usage', () => HttpResponse.json({ items: [usage] })),
    http.delete('/api/v1/categories/:id', ({ request }) => {
      targets.push(new URL(request.url).searchParams.get('reassign_to'));
      return targets.length === 1 ? problem(409, { detail: 'Not there.' }) : new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderApp('/categories');
  expect(await screen.findByText('1 transaction')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Actions for Climbing' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete “Climbing”' }));
  expect(dialog.getByText('It has 1 transaction and 2 budgets. Choose where to move them.')).toBeVisible();
  const target = dialog.getByLabelText('Move to');
  expect(within(target).queryByRole('option', { name: /Climbing/ })).not.toBeInTheDocument();
  await user.selectOptions(target, HOME);
  const submit = dialog.getByRole('button', { name: 'Move and delete' });
  await user.click(submit);
  expect(await dialog.findByRole('alert')).toHaveTextContent('Not there.');
  await user.click(submit);
  expect(await screen.findByText('Deleted “Climbing”')).toBeVisible();
  expect(targets).toEqual([HOME, HOME]);
});

it('adds a subcategory in a chosen colour', async () => {
  let sent: unknown;
  server.use(
    http.post('/api/v1/categories', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(climbing, { status: 201 });
    }),
  );
  const { user } = renderApp('/categories');
  await user.click(await screen.findByRole('button', { name: 'Add category' }));
  const form = within(await screen.findByRole('dialog'));
  await user.type(await form.findByLabelText('Name'), 'Climbing');
  await user.selectOptions(form.getByLabelText('Parent category'), FOOD);
  await user.click(form.getByRole('radio', { name: 'Blue' }));
  await user.click(form.getByRole('button', { name: 'Add category' }));
  expect(await screen.findByText('Added “Climbing”')).toBeVisible();
  expect(sent).toEqual({ name: 'Climbing', type: 'expense', parent_id: FOOD, colour: '#4f6d9a', icon: 'tag' });
});
