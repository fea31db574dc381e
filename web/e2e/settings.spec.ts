import { addAccount, expect, test } from './test';

test('settings are saved at once, and change how amounts are shown', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '1234.5' });
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page).toHaveURL('/settings/profile');
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.getByLabel('Number and date format').selectOption('de-DE');
  expect((await saved).status()).toBe(200);
  await expect(page.getByText(/For example, 1\.234,50/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Number and date format')).toHaveValue('de-DE');
  await expect(page.getByRole('navigation', { name: 'Accounts' })).toContainText('1.234,50\u00a0€');
});

test('the theme is kept in the settings', async ({ signedIn: page, context }) => {
  await page.goto('/settings/appearance');
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.getByRole('main').getByRole('radio', { name: 'Dark' }).check();
  await saved;
  await page.evaluate(() => localStorage.clear());
  const other = await context.newPage();
  await other.goto('/budgets');
  await expect(other.locator('html')).toHaveClass(/dark/);
});
