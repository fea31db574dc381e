import { addAccount, addBudget, addCategory, addTransaction, chooseAction, expect, test, transaction } from './test';

test('adds, renames, deletes and restores a subcategory', async ({ signedIn: page }) => {
  await addCategory(page, 'Climbing', 'Food and drink');
  await chooseAction(page, 'Climbing', 'Edit');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toHaveValue('Climbing');
  await expect(dialog.getByRole('radio', { name: 'Violet' })).toBeChecked();
  await dialog.getByLabel('Name').fill('Bouldering');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Actions for Bouldering' })).toBeFocused();
  await chooseAction(page, 'Bouldering', 'Delete');
  await expect(page.getByRole('link', { name: 'Bouldering' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Bouldering' })).toBeVisible();
});

test('moves the transactions of a category before deleting it', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addCategory(page, 'Climbing');
  await addTransaction(page, 'Rope', { amount: '80', category: 'Climbing' });
  await page.goto('/categories');
  await expect(page.getByRole('listitem').filter({ hasText: 'Climbing' })).toContainText('1 transaction');
  await chooseAction(page, 'Climbing', 'Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It has 1 transaction.');
  await dialog.getByRole('button', { name: 'Move and delete' }).click();
  await expect(dialog.getByLabel('Move to')).toHaveAccessibleDescription('Choose a category.');
  await dialog.getByLabel('Move to').selectOption({ label: 'Food and drink' });
  await dialog.getByRole('button', { name: 'Move and delete' }).click();
  await expect(page.getByText('Deleted “Climbing”')).toBeVisible();
  await page.getByRole('link', { name: 'Food and drink' }).click();
  await expect(transaction(page, 'Rope')).toContainText('Food and drink');
});

test('keeps the type of a category in use', async ({ signedIn: page }) => {
  await addCategory(page, 'Climbing');
  await chooseAction(page, 'Climbing', 'Edit');
  const type = page.getByRole('dialog').getByLabel('Type');
  await type.selectOption('Income');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('region', { name: 'Income categories' })).toContainText('Climbing');
  await chooseAction(page, 'Climbing', 'Edit');
  await type.selectOption('Expense');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('region', { name: 'Expense categories' })).toContainText('Climbing');
  await addBudget(page, 'Ropes', { amount: '50', category: 'Climbing' });
  await page.goto('/categories');
  await chooseAction(page, 'Climbing', 'Edit');
  await expect(type).toHaveAccessibleDescription('It has 1 budget, so its type can’t change.');
  await expect(type.getByRole('option')).toHaveText(['Expense']);
});

test('merges a category with a budget into one that has none', async ({ signedIn: page }) => {
  await addCategory(page, 'Climbing');
  await addBudget(page, 'Ropes', { amount: '50', category: 'Climbing' });
  await page.goto('/categories');
  await chooseAction(page, 'Climbing', 'Merge into…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(
    'Contains 1 budget. It moves to the category you choose, and “Climbing” is deleted.',
  );
  await dialog.getByLabel('Merge into').selectOption({ label: 'Food and drink' });
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByText('Merged “Climbing” into “Food and drink”')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Climbing' })).toBeHidden();
  await page.goto('/budgets');
  await expect(page.getByRole('heading', { level: 3, name: 'Ropes' })).toBeVisible();

  await page.goto('/changes');
  const change = page.getByRole('list', { name: 'Changes, newest first' }).getByRole('listitem').first();
  await expect(change.getByRole('heading')).toHaveText('Merged “Climbing” into “Food and drink”');
  await change.getByRole('button', { name: 'Show transactions' }).click();
  await expect(change).toContainText('Only budgets or subcategories changed.');
  await change.getByRole('button', { name: /^Undo:/ }).click();
  await expect(page.getByText('Reverted 1 item')).toBeVisible();
  await page.goto('/categories');
  await expect(page.getByRole('link', { name: 'Climbing' })).toBeVisible();
});

test('undoes the merge of a category from its toast', async ({ signedIn: page }) => {
  await addCategory(page, 'Climbing');
  await addBudget(page, 'Ropes', { amount: '50', category: 'Climbing' });
  await page.goto('/categories');
  await chooseAction(page, 'Climbing', 'Merge into…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Merge into').selectOption({ label: 'Food and drink' });
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Reverted 1 item')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Climbing' })).toBeVisible();
  // The focus leaves the toast for the page, or for the list if that had it before.
  await expect(page.locator('main:focus, main :focus')).toHaveCount(1);
});

const choices = [
  {
    action: 'Merge into…',
    target: 'Merge into',
    submit: 'Merge',
    choice: 'Add the amounts together',
    amount: '€350.00',
  },
  {
    action: 'Delete',
    target: 'Move to',
    submit: 'Move and delete',
    choice: 'Keep the amount of “Food and drink”',
    amount: '€300.00',
  },
];

for (const { action, target, submit, choice, amount } of choices) {
  test(`asks about budgets for the same period: ${choice}`, async ({ signedIn: page }) => {
    await addCategory(page, 'Climbing');
    await addBudget(page, 'Ropes', { amount: '50', category: 'Climbing' });
    await addBudget(page, 'Eating', { amount: '300', category: 'Food and drink' });
    await page.goto('/categories');
    await chooseAction(page, 'Climbing', action);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(target).selectOption({ label: 'Food and drink' });
    await dialog.getByRole('button', { name: submit }).click();
    await expect(dialog.getByRole('group', { name: 'Budget for “Food and drink”' })).toBeVisible();
    await expect(dialog.getByRole('radio').first()).toBeFocused();
    await dialog.getByRole('radio', { name: choice }).check();
    await dialog.getByRole('button', { name: submit }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('link', { name: 'Climbing' })).toBeHidden();
    await page.goto('/budgets');
    const active = page.getByRole('region', { name: 'Active' });
    await expect(active.getByRole('listitem')).toHaveCount(1);
    await expect(active.getByRole('listitem')).toContainText(`of ${amount}`);
  });
}
