import { addAccount, addBudget, addTransaction, chooseAction, expect, test } from './test';

test('shows the progress of a budget as text', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '60', category: 'Food and drink' });
  await addBudget(page, 'Eating', { amount: '100', category: 'Food and drink' });
  await addBudget(page, 'All of it', { amount: '50' });

  const running = page.getByRole('region', { name: 'Active' });
  const budget = (name: string) => running.getByRole('listitem').filter({ hasText: name });
  await expect(budget('Eating')).toContainText('On track');
  await expect(budget('Eating')).toContainText('€60.00 of €100.00 · €40.00 left');
  await expect(budget('All of it')).toContainText('Overspent');
  await expect(budget('All of it')).toContainText('€10.00 over');

  await addTransaction(page, 'Market', { amount: '35', category: 'Food and drink' });
  await page.getByRole('link', { name: 'Budgets' }).click();
  await expect(budget('Eating')).toContainText('80% reached');
});

test('updates a budget without its currency', async ({ signedIn: page }) => {
  await addBudget(page, 'Eating', { amount: '100' });
  await chooseAction(page, 'Eating', 'Edit');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toHaveValue('Eating');
  await expect(dialog.getByLabel('Currency').getByRole('option')).toHaveCount(1);
  await dialog.getByLabel('Amount per period').fill('250');
  await dialog.getByLabel('Period', { exact: true }).selectOption('Custom');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByLabel('Days per period')).toHaveAccessibleDescription(/from 1 to 366/);
  await dialog.getByLabel('Days per period').fill('10');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog).toBeHidden();
  const running = page.getByRole('region', { name: 'Active' });
  await expect(running.getByRole('listitem')).toContainText('Every 10 days');
  await expect(running.getByRole('listitem')).toContainText('of €250.00');
});

test('lists a budget that has not started', async ({ signedIn: page }) => {
  await addBudget(page, 'Holidays', { amount: '100' });
  await chooseAction(page, 'Holidays', 'Edit');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Start date').fill('2199-01-01');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  const resting = page.getByRole('region', { name: 'Upcoming and ended' });
  await expect(resting).toContainText('Holidays');
  await expect(resting).toContainText('Starts Jan 1, 2199');
});

test('deletes a budget and restores it', async ({ signedIn: page }) => {
  await addBudget(page, 'Eating', { amount: '100' });
  await chooseAction(page, 'Eating', 'Delete');
  await expect(page.getByRole('heading', { name: 'No budgets yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Eating' })).toBeVisible();
});

test('creates an alert when spending reaches a threshold', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addBudget(page, 'Eating', { amount: '100', category: 'Food and drink' });
  await chooseAction(page, 'Eating', 'Edit');
  const dialog = page.getByRole('dialog');
  const thresholds = dialog.getByLabel('Alert thresholds (%)');
  await expect(thresholds).toHaveValue('80, 100');
  await thresholds.fill('50 1001');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(thresholds).toHaveAccessibleDescription(/from 1 to 1000/);
  await thresholds.fill('90, 50');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog).toBeHidden();
  const alerts = page.getByRole('region', { name: 'Alerts' });
  await expect(alerts).toContainText('No alerts yet.');

  await addTransaction(page, 'Groceries', { amount: '60', category: 'Food and drink' });
  await page.getByRole('link', { name: 'Budgets' }).click();
  await expect(alerts.getByRole('listitem')).toHaveText([/Eating reached 50%.*€60\.00 of €100\.00/]);
  await expect(page.getByRole('region', { name: 'Active' })).toContainText('50% reached');
});
