import type { Page } from '@playwright/test';
import { addAccount, addTransaction, chooseAction, expect, test, transaction } from './test';

async function addCategory(page: Page, name: string, parent?: string): Promise<void> {
  await page.goto('/categories');
  await page.getByRole('button', { name: 'Add category' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  if (parent) await dialog.getByLabel('Parent category').selectOption({ label: parent });
  await dialog.getByRole('radio', { name: 'Violet' }).check();
  await dialog.getByRole('button', { name: 'Add category' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
}

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
