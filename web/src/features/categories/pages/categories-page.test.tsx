import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { aCategory, FOOD, financeServer, HOME, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';
import { contentsWithSubcategories } from '../contents';

const climbing = { ...aCategory('0192f0c4-0000-7000-8000-0000000000e9', 'Climbing', FOOD), system: false };

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

const used = { category_id: climbing.id, transaction_count: 1, budget_count: 2, subcategory_count: 0 };

const usages = (...items: object[]) => http.get('/api/v1/categories/usage', () => HttpResponse.json({ items }));

/** Records merges; the first ones are answered with the given responses. */
function mergeServer(...answers: Response[]) {
  const sent: unknown[] = [];
  server.use(
    http.post('/api/v1/categories/:id/merge', async ({ params, request }) => {
      expect(params['id']).toBe(climbing.id);
      sent.push(await request.json());
      return answers[sent.length - 1] ?? HttpResponse.json({ change_set_id: 's' });
    }),
  );
  return sent;
}

const budgetsOverlap = () =>
  problem(409, { errors: [{ field: 'budgets', code: 'overlapping_budgets', message: 'Send `merge` in `budgets`.' }] });

/** Chooses an action in the menu of the category, and returns its dialog. */
async function openDialog(user: UserEvent, action: string, title: string) {
  await user.click(await screen.findByRole('button', { name: 'Actions for Climbing' }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
  return within(await screen.findByRole('dialog', { name: title }));
}

it('asks where to move the contents of a used category', async () => {
  server.use(usages(used));
  const sent = mergeServer(problem(409, { detail: 'Not there.' }));
  const { user } = renderApp('/categories');
  expect(await screen.findByText('1 transaction')).toBeVisible();
  const dialog = await openDialog(user, 'Delete', 'Delete “Climbing”');
  expect(
    dialog.getByText('It has 1 transaction and 2 budgets. Choose a category to move everything to.'),
  ).toBeVisible();
  const target = dialog.getByLabelText('Move to');
  expect(within(target).queryByRole('option', { name: /Climbing/ })).not.toBeInTheDocument();
  await user.selectOptions(target, HOME);
  const submit = dialog.getByRole('button', { name: 'Move and delete' });
  await user.click(submit);
  expect(await dialog.findByRole('alert')).toHaveTextContent('Not there.');
  await user.click(submit);
  expect(await screen.findByText('Deleted “Climbing”')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
  const request = { target_category_id: HOME, budgets: null };
  expect(sent).toEqual([request, request]);
});

it('asks about budgets for the same period before deleting a used category', async () => {
  server.use(usages(used));
  const sent = mergeServer(budgetsOverlap());
  const { user } = renderApp('/categories');
  await screen.findByText('1 transaction');
  const dialog = await openDialog(user, 'Delete', 'Delete “Climbing”');
  await user.selectOptions(dialog.getByLabelText('Move to'), HOME);
  await user.click(dialog.getByRole('button', { name: 'Move and delete' }));
  await user.click(await dialog.findByRole('radio', { name: 'Keep the amount of “Home”' }));
  await user.click(dialog.getByRole('button', { name: 'Move and delete' }));
  expect(await screen.findByText('Deleted “Climbing”')).toBeVisible();
  expect(sent).toEqual([
    { target_category_id: HOME, budgets: null },
    { target_category_id: HOME, budgets: 'keep_target' },
  ]);
});

it('merges a category, and asks about budgets only if the server does', async () => {
  server.use(usages(used));
  const sent = mergeServer(budgetsOverlap(), budgetsOverlap());
  const { user } = renderApp('/categories');
  await screen.findByText('1 transaction');
  const dialog = await openDialog(user, 'Merge into…', 'Merge “Climbing”');
  const description =
    'Contains 1 transaction and 2 budgets. They move to the category you choose, and “Climbing” is deleted.';
  expect(dialog.getByText(description)).toBeVisible();
  const submit = dialog.getByRole('button', { name: 'Merge' });
  await user.click(submit);
  expect(dialog.getByLabelText('Merge into')).toHaveAccessibleDescription('Choose a category.');
  await user.selectOptions(dialog.getByLabelText('Merge into'), FOOD);
  expect(dialog.queryByRole('radio')).not.toBeInTheDocument();
  await user.click(submit);
  expect(await dialog.findByRole('group', { name: 'Budget for “Food”' })).toHaveAccessibleDescription(
    'Both categories have a budget for the same period, and only one can remain.',
  );

  await user.selectOptions(dialog.getByLabelText('Merge into'), HOME);
  expect(dialog.queryByRole('radio')).not.toBeInTheDocument();
  await user.click(submit);
  const sum = await dialog.findByRole('radio', { name: 'Add the amounts together' });
  expect(sum).toHaveFocus();
  expect(sum).not.toBeChecked();
  expect(sum).toHaveAccessibleDescription('The budget for “Home” increases by the amount of “Climbing”.');
  await user.click(submit);
  expect(await dialog.findByText('Choose what happens to the budgets.')).toBeVisible();
  expect(sent).toHaveLength(2);
  await user.click(sum);
  await user.click(submit);
  expect(await screen.findByText('Merged “Climbing” into “Home”')).toBeVisible();
  expect(sent).toEqual([
    { target_category_id: FOOD, budgets: null },
    { target_category_id: HOME, budgets: null },
    { target_category_id: HOME, budgets: 'merge' },
  ]);
});

it('undoes a merge from its toast, and returns the focus', async () => {
  server.use(usages(used));
  mergeServer();
  const undone: unknown[] = [];
  server.use(
    http.post('/api/v1/change-sets/:id/undo', ({ params }) => {
      undone.push(params['id']);
      return HttpResponse.json({ type: 'category_merge', undone_count: 3, skipped_count: 0 });
    }),
  );
  const { user } = renderApp('/categories');
  const dialog = await openDialog(user, 'Merge into…', 'Merge “Climbing”');
  await user.selectOptions(dialog.getByLabelText('Merge into'), HOME);
  await user.click(dialog.getByRole('button', { name: 'Merge' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Reverted 3 items')).toBeVisible();
  expect(undone).toEqual(['s']);
  await waitFor(() => expect(screen.getByRole('button', { name: 'Actions for Climbing' })).toHaveFocus());
});

it('offers no merge of an empty category', async () => {
  const { user } = renderApp('/categories');
  await user.click(await screen.findByRole('button', { name: 'Actions for Climbing' }));
  expect(await screen.findByRole('menuitem', { name: 'Delete' })).toBeVisible();
  expect(screen.queryByRole('menuitem', { name: 'Merge into…' })).not.toBeInTheDocument();
});

it('shows an error instead of categories if their usage cannot be loaded', async () => {
  server.use(http.get('/api/v1/categories/usage', () => problem(500)));
  renderApp('/categories');
  expect(await screen.findByText('Something went wrong')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Actions for Climbing' })).not.toBeInTheDocument();
});

it('shows why a category cannot be merged on the field for the target', async () => {
  const message = 'Subcategories of the two categories have the same name.';
  server.use(usages({ ...used, transaction_count: 0, budget_count: 1 }));
  mergeServer(problem(409, { errors: [{ field: 'target_category_id', code: 'duplicate_subcategory', message }] }));
  const { user } = renderApp('/categories');
  const dialog = await openDialog(user, 'Merge into…', 'Merge “Climbing”');
  const description = 'Contains 1 budget. It moves to the category you choose, and “Climbing” is deleted.';
  expect(dialog.getByText(description)).toBeVisible();
  await user.selectOptions(dialog.getByLabelText('Merge into'), HOME);
  await user.click(dialog.getByRole('button', { name: 'Merge' }));
  await waitFor(() => expect(dialog.getByLabelText('Merge into')).toHaveAccessibleDescription(message));
});

it('offers only top-level categories as targets for subcategories', async () => {
  server.use(
    usages({ ...used, subcategory_count: 1 }),
    http.get('/api/v1/categories/tree', () => {
      const parent = { ...climbing, parent_id: null };
      const child = aCategory('0192f0c4-0000-7000-8000-0000000000ea', 'Ropes', climbing.id);
      const energy = aCategory('0192f0c4-0000-7000-8000-0000000000e3', 'Energy', HOME);
      return HttpResponse.json({
        items: [
          { category: parent, children: [child] },
          { category: aCategory(HOME, 'Home', null), children: [energy] },
        ],
      });
    }),
  );
  const { user } = renderApp('/categories');
  await screen.findByText('1 transaction');
  const dialog = await openDialog(user, 'Merge into…', 'Merge “Climbing”');
  const options = within(dialog.getByLabelText('Merge into')).getAllByRole('option');
  expect(options.map(({ textContent }) => textContent)).toEqual(['Choose a category', 'Home']);
});

describe('the type of a category', () => {
  const readCategory = http.get(`/api/v1/categories/${climbing.id}`, () => HttpResponse.json(climbing));

  it('can change while the category is not in use', async () => {
    server.use(readCategory);
    const { user } = renderApp('/categories');
    const dialog = await openDialog(user, 'Edit', 'Edit category');
    const type = await dialog.findByLabelText('Type');
    expect(within(type).getAllByRole('option')).toHaveLength(2);
    expect(type).not.toHaveAttribute('aria-disabled');
  });

  it('is fixed while the category is in use', async () => {
    const saved: unknown[] = [];
    server.use(
      usages(used),
      readCategory,
      http.patch('/api/v1/categories/:id', async ({ request }) => {
        saved.push(await request.json());
        return HttpResponse.json(climbing);
      }),
    );
    const { user } = renderApp('/categories');
    await screen.findByText('1 transaction');
    const dialog = await openDialog(user, 'Edit', 'Edit category');
    const type = await dialog.findByLabelText('Type');
    expect(type).toHaveAccessibleDescription('It has 1 transaction and 2 budgets, so its type can’t change.');
    expect(type).toHaveAttribute('aria-disabled', 'true');
    expect(within(type).getAllByRole('option')).toHaveLength(1);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Saved “Climbing”')).toBeVisible();
    expect(saved).toEqual([expect.objectContaining({ type: 'expense', parent_id: FOOD })]);
  });

  it('is fixed while subcategories are in use', () => {
    const tree = [{ category: aCategory(HOME, 'Home', null), children: [climbing] }];
    const parent = { category_id: HOME, transaction_count: 0, budget_count: 1, subcategory_count: 1 };
    expect(contentsWithSubcategories([used, parent], tree, HOME)).toEqual({
      transactions: 1,
      budgets: 3,
      subcategories: 1,
    });
    expect(contentsWithSubcategories([], tree, HOME)).toBeNull();
  });
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
