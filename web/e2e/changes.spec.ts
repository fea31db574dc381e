import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addAccount, addTransaction, expect, send, test, transaction } from './test';

async function deleteAll(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  const bar = page.getByRole('region', { name: 'Selected transactions' });
  await bar.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Deleted 2 transactions')).toBeVisible();
}

async function openChanges(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Recent changes' }).click();
  await expect(page.getByRole('heading', { name: 'Recent changes' })).toBeVisible();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('shows the transactions of a deletion, and undoes it from the changes page', async ({ signedIn: page }) => {
      await addAccount(page, 'Everyday');
      await addTransaction(page, 'Bakery', { amount: '3.20' });
      await addTransaction(page, 'Groceries', { amount: '12.50' });
      await deleteAll(page);
      await openChanges(page);
      const change = page.getByRole('list', { name: 'Changes, newest first' }).getByRole('listitem').first();
      await expect(change).toContainText('Deleted 2 transactions');
      await expect(page.getByRole('main')).toBeFocused();
      // The toast with the same undo button is gone.
      await expect(page.locator('[data-sonner-toast]')).toHaveCount(0);
      await change.getByRole('button', { name: 'Show transactions' }).click();
      await expect(change).toContainText('Bakery');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);

      await change.getByRole('button', { name: /^Undo/ }).click();
      await expect(page.getByText('Restored 2 transactions')).toBeVisible();
      await expect(change).toContainText('Undone');
      await expect(change).not.toContainText('Changed since');
      await expect(change).toBeFocused();
      await page.getByRole('main').getByRole('link', { name: 'Transactions' }).click();
      await expect(transaction(page, 'Bakery')).toBeVisible();
      await expect(transaction(page, 'Groceries')).toBeVisible();
    });
  });
}

test('explains that a deletion cannot be undone after the closing date of its account', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Bakery', { amount: '3.20' });
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await deleteAll(page);
  const { items } = await send<{ items: { id: string }[] }>(page, 'GET', '/api/v1/accounts');
  const earlier = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await send(page, 'PATCH', `/api/v1/accounts/${items[0]?.id}`, { closed_on: earlier });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  const conflicts = page.getByRole('alert');
  await expect(conflicts).toContainText('2 items can’t be undone, so nothing has changed.');
  await expect(conflicts).toContainText('2 after the closing date of the account');
  await expect(page.getByRole('listitem').filter({ has: conflicts })).toBeFocused();
  await conflicts.getByRole('button', { name: 'Cancel' }).click();
  await expect(conflicts).toBeHidden();
  await expect(page.getByRole('button', { name: /^Undo:/ })).toBeFocused();
});
