import { addAccount, addTransaction, expect, test, transaction } from './test';

test('the sidebar leads to every page, and to the accounts with their balances', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '1000' });
  const main = page.getByRole('navigation', { name: 'Main' });
  for (const name of ['Dashboard', 'Transactions', 'Accounts', 'Budgets', 'Portfolios', 'Categories']) {
    await main.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(main.getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
  }
  const account = page.getByRole('navigation', { name: 'Accounts' }).getByRole('link', { name: 'Everyday' });
  await expect(account).toContainText('€1,000.00');
  await account.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Everyday' })).toBeVisible();
  await addTransaction(page, 'Groceries', { amount: '60.40' });
  await expect(account).toContainText('€939.60');
});

test('the sidebar can be collapsed to icons, which is remembered', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Collapse sidebar' }).click();
  await page.reload();
  await page.getByRole('link', { name: 'Budgets' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible();
  const box = await page.getByRole('banner').boundingBox();
  expect(box?.width).toBeLessThan(80);
  await page.getByRole('button', { name: 'Expand sidebar' }).click();
  await expect(page.getByRole('button', { name: 'Collapse sidebar' })).toBeFocused();
});

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('the bars lead to every page and add a transaction', async ({ signedIn: page }) => {
    await addAccount(page, 'Everyday');
    const bar = page.getByRole('navigation', { name: 'Main' });
    for (const name of ['Portfolios', 'Categories', 'Accounts']) {
      await bar.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeAttached();
      await expect(page.getByRole('banner')).toContainText(name);
    }
    await bar.getByRole('button', { name: 'Add' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add transaction' });
    await dialog.getByLabel('Amount').fill('12.50');
    await dialog.getByLabel('Description').fill('Groceries');
    await dialog.getByRole('button', { name: 'Add transaction' }).click();
    await expect(dialog).toBeHidden();
    await bar.getByRole('link', { name: 'Transactions' }).click();
    await expect(transaction(page, 'Groceries')).toContainText('-€12.50');
  });

  test('adding a transaction without an account leads to the accounts', async ({ signedIn: page }) => {
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('link', { name: 'Go to accounts' }).click();
    await expect(page).toHaveURL('/accounts');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});

test('amounts can be hidden, which is remembered', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '1234.56' });
  await page.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(page.getByText('€1,234.56')).toHaveCount(0);
  await page.goto('/dashboard');
  await expect(page.getByRole('slider').first()).toBeVisible();
  expect(await page.locator('body').innerText()).not.toMatch(/[€$]\d/);
  await page.getByRole('button', { name: 'Show amounts' }).click();
  await expect(page.getByRole('navigation', { name: 'Accounts' })).toContainText('€1,234.56');
});

test('the command palette finds accounts and transactions, and adds one', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Quill', { amount: '60.40' });
  await page.goto('/dashboard');
  await expect(page.getByRole('slider').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search pages, actions and data' });
  await field.fill('quil');
  await expect(page.getByRole('option', { name: /Quill/ }).first()).toContainText('-€60.40');
  await page.keyboard.press('Enter');
  const editing = page.getByRole('dialog', { name: 'Edit transaction' });
  await expect(editing.getByLabel('Description')).toHaveValue('Quill');
  await page.keyboard.press('Escape');
  await expect(editing).toBeHidden();
  await expect(page).toHaveURL('/dashboard');

  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await field.fill('add transaction');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add transaction' });
  await expect(dialog.getByRole('radio', { name: 'Expense' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.keyboard.press('Control+k');
  await field.fill('add budget');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Add budget' })).toBeVisible();
  await expect(page).toHaveURL('/budgets');
});
