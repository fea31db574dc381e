import type { Page } from '@playwright/test';
import { addAccount, addTransaction, chooseAction, expect, test, transaction } from './test';

test('adds accounts and totals each currency separately', async ({ signedIn: page }) => {
  await page.getByRole('link', { name: 'Accounts' }).click();
  await expect(page.getByRole('heading', { name: 'No accounts yet' })).toBeVisible();

  await addAccount(page, 'Everyday', { opening: '1,250.10' });
  await addAccount(page, 'Wallet', { opening: '49.90', kind: 'Cash' });
  await addAccount(page, 'Car', { opening: '-5000', kind: 'Loan', currency: 'CHF' });

  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Current accounts', 'Cash', 'Loans']);
  await expect(page.getByText('EUR accounts').locator('..')).toContainText('€1,300.00');
  await expect(page.getByText('CHF accounts').locator('..')).toContainText('-CHF 5,000.00');
  // Without an exchange rate, the total names the amounts that it does not include.
  await expect(page.getByText(/with no exchange rate/)).toBeVisible();
});

test('reports missing values before sending the form', async ({ signedIn: page }) => {
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Opening balance').fill('a lot');
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription('Enter a name.');
  await expect(dialog.getByLabel('Opening balance')).toHaveAccessibleDescription(/Enter an amount/);
});

test('renames an account, closes it and opens it again', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await chooseAction(page, 'Everyday', 'Edit');
  const name = page.getByRole('dialog').getByLabel('Name');
  await expect(name).toHaveValue('Everyday');
  await name.fill('Household');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Actions for Household' })).toBeFocused();

  await closeAccount(page, 'Household');
  const closed = page.getByRole('region', { name: 'Closed accounts' });
  await expect(closed.getByRole('heading', { level: 3 })).toHaveText(['Household']);
  await chooseAction(page, 'Household', 'Reopen');
  await expect(closed).toBeHidden();
  await expect(page.getByRole('region', { name: 'Current accounts' })).toContainText('Household');
});

test('deletes an account and restores it', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '12.34' });
  await chooseAction(page, 'Everyday', 'Delete');
  await expect(page.getByRole('heading', { name: 'No accounts yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Everyday' })).toContainText('€12.34');
});

test('shows the balance history and transactions of an account', async ({ signedIn: page }) => {
  await addAccount(page, 'Wallet', { opening: '20', kind: 'Cash' });
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Groceries', { amount: '60.40', account: 'Everyday (EUR)' });
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Everyday' }).click();
  await expect(page).toHaveURL(/\/accounts\/[0-9a-f-]{36}$/);

  await expect(page.getByText('Balance', { exact: true }).locator('..')).toContainText('€939.60');
  const chart = page.getByRole('slider', { name: /^Balance of Everyday/ });
  await expect(chart).toHaveAttribute('aria-valuetext', /: €939\.60$/);
  await page.getByRole('radio', { name: '3 months' }).check();
  await page.getByText('Show as table').click();
  const table = page.getByRole('table', { name: 'Balance of Everyday, 3 months' });
  // The account was opened today.
  await expect(table.getByRole('row').first()).toContainText('€0.00');
  await expect(table.getByRole('row').last()).toContainText('€939.60');

  await chooseAction(page, 'Groceries', 'Edit');
  await page.getByRole('dialog').getByLabel('Amount').fill('70');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(chart).toHaveAttribute('aria-valuetext', /: €930\.00$/);
  await page.getByRole('link', { name: 'Search and filter' }).click();
  await expect(page.getByRole('search').getByLabel('Account')).toHaveValue(/.{36}/);
  await expect(transaction(page, 'Groceries')).toBeVisible();
});

test('renames, closes and deletes an account on its own page', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '5' });
  await page.getByRole('main').getByRole('link', { name: 'Everyday' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Everyday' })).toBeVisible();
  await chooseAction(page, 'Everyday', 'Edit');
  await page.getByRole('dialog').getByLabel('Name').fill('Household');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Household' })).toBeVisible();
  await closeAccount(page, 'Household');
  await expect(page.getByText('Closed', { exact: true })).toBeVisible();
  await page.reload();
  await chooseAction(page, 'Household', 'Reopen');
  await expect(page.getByText('Closed', { exact: true })).toBeHidden();

  await chooseAction(page, 'Household', 'Delete');
  await expect(page).toHaveURL('/accounts');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Household' })).toBeVisible();
});

/** Closes an account today. */
async function closeAccount(page: Page, name: string) {
  await chooseAction(page, name, 'Close');
  await page.getByRole('dialog').getByRole('button', { name: 'Close account' }).click();
}
