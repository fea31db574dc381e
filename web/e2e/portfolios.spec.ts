import { act, addPortfolio, expect, test } from './test';

test('adds a domestic and an international portfolio', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await addPortfolio(page, 'Zürich', 'CH');
  const domestic = page.getByRole('region', { name: 'Domestic' });
  const international = page.getByRole('region', { name: 'International' });
  await expect(domestic.getByRole('heading', { level: 3 })).toHaveText(['Retirement']);
  await expect(international.getByRole('heading', { level: 3 })).toHaveText(['Zürich']);
  await expect(international).toContainText('Switzerland · CHF');

  await page.reload();
  await expect(domestic.getByRole('heading', { level: 3 })).toHaveText(['Retirement']);
});

test('holds an international portfolio outside the home country', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Add a portfolio' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Berlin');
  await dialog.getByLabel('Home country').selectOption('DE');
  await dialog.getByRole('radio', { name: 'International' }).check();
  await dialog.getByLabel('Country it is held in').selectOption('DE');
  await dialog.getByRole('button', { name: 'Add portfolio' }).click();
  await expect(dialog.getByLabel('Country it is held in')).toHaveAccessibleDescription(/outside your home country/);
});

test('renames a portfolio, and the focus returns to where it was', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await act(page, 'Retirement', 'Edit');
  const name = page.getByRole('dialog').getByLabel('Name');
  await expect(name).toHaveValue('Retirement');
  await name.fill('Pension');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Pension' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Actions for Pension' })).toBeFocused();
});

test('does not overwrite what another tab saved meanwhile', async ({ signedIn: page, context }) => {
  await addPortfolio(page, 'Retirement');
  await act(page, 'Retirement', 'Edit');
  await page.getByRole('dialog').getByLabel('Name').fill('Mine');

  const other = await context.newPage();
  await other.goto('/dashboard');
  await act(other, 'Retirement', 'Edit');
  await other.getByRole('dialog').getByLabel('Name').fill('Theirs');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByRole('heading', { level: 3, name: 'Theirs' })).toBeVisible();

  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('changed elsewhere');
});

test('deletes a portfolio and takes it back', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await addPortfolio(page, 'Broker');
  const retirement = page.getByRole('heading', { level: 3, name: 'Retirement' });

  await act(page, 'Retirement', 'Delete');
  await expect(retirement).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 3, name: 'Broker' })).toBeVisible();
  await expect(retirement).toBeHidden();

  await act(page, 'Broker', 'Delete');
  await expect(page.getByRole('heading', { name: 'Start with an account or a portfolio' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Broker' })).toBeVisible();
});
