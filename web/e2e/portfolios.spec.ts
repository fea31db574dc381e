import { addHolding, addPortfolio, chooseAction, expect, test } from './test';

test('adds a domestic and an international portfolio', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await addPortfolio(page, 'Zürich', 'CH');
  const domestic = page.getByRole('region', { name: 'Domestic portfolios' });
  const international = page.getByRole('region', { name: 'International portfolios' });
  await expect(domestic.getByRole('heading', { level: 3 })).toHaveText(['Retirement']);
  await expect(international.getByRole('heading', { level: 3 })).toHaveText(['Zürich']);
  await expect(international).toContainText('Switzerland · CHF');

  await page.reload();
  await expect(domestic.getByRole('heading', { level: 3 })).toHaveText(['Retirement']);
});

test('requires a foreign country for an international portfolio', async ({ signedIn: page }) => {
  await page.goto('/portfolios');
  await page.getByRole('button', { name: 'Add portfolio' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Berlin');
  await dialog.getByLabel('Home country').selectOption('DE');
  await dialog.getByRole('radio', { name: 'International' }).check();
  await dialog.getByLabel('Portfolio country').selectOption('DE');
  await dialog.getByRole('button', { name: 'Add portfolio' }).click();
  await expect(dialog.getByLabel('Portfolio country')).toHaveAccessibleDescription(/outside your home country/);
});

test('returns the focus after renaming a portfolio', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await chooseAction(page, 'Retirement', 'Edit');
  const name = page.getByRole('dialog').getByLabel('Name');
  await expect(name).toHaveValue('Retirement');
  await name.fill('Pension');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Pension' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Actions for Pension' })).toBeFocused();
});

test('does not overwrite changes of another tab', async ({ signedIn: page, context }) => {
  await addPortfolio(page, 'Retirement');
  await chooseAction(page, 'Retirement', 'Edit');
  await page.getByRole('dialog').getByLabel('Name').fill('Mine');

  const other = await context.newPage();
  await other.goto('/portfolios');
  await chooseAction(other, 'Retirement', 'Edit');
  await other.getByRole('dialog').getByLabel('Name').fill('Theirs');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByRole('heading', { level: 3, name: 'Theirs' })).toBeVisible();

  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('changed elsewhere');
});

test('deletes a portfolio and restores it', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await addPortfolio(page, 'Broker');
  const retirement = page.getByRole('heading', { level: 3, name: 'Retirement' });

  await chooseAction(page, 'Retirement', 'Delete');
  await expect(retirement).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 3, name: 'Broker' })).toBeVisible();
  await expect(retirement).toBeHidden();

  await chooseAction(page, 'Broker', 'Delete');
  await expect(page.getByRole('heading', { name: 'No portfolios yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Broker' })).toBeVisible();
});

test('adds, edits, deletes and restores holdings in two currencies', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await page.getByRole('link', { name: 'Retirement' }).click();
  await expect(page.getByRole('heading', { name: 'No holdings yet' })).toBeVisible();
  await addHolding(page, 'vwce', { name: 'FTSE All-World', quantity: '12.5', cost: '1,200' });
  await addHolding(page, 'NESN', { name: 'Nestlé', quantity: '3', currency: 'CHF' });

  const euros = page.getByRole('table', { name: 'Holdings in EUR' });
  const francs = page.getByRole('table', { name: 'Holdings in CHF' });
  await expect(euros.getByRole('row', { name: /VWCE/ })).toContainText('€1,200.00');
  await expect(francs.getByRole('row', { name: /NESN/ })).toContainText('3');
  await expect(page.getByText(/none of these holdings has a price/)).toBeVisible();

  await chooseAction(page, 'VWCE', 'Edit');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Symbol')).toHaveValue('VWCE');
  await dialog.getByLabel('Quantity').fill('0');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByLabel('Quantity')).toHaveAccessibleDescription(/greater than zero/);
  await dialog.getByLabel('Quantity').fill('20');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(euros.getByRole('row', { name: /VWCE/ }).getByRole('cell').first()).toHaveText('20');

  await chooseAction(page, 'NESN', 'Delete');
  await expect(francs).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(francs).toBeVisible();
});

test('refuses a duplicate symbol', async ({ signedIn: page }) => {
  await addPortfolio(page, 'Retirement');
  await page.getByRole('link', { name: 'Retirement' }).click();
  await addHolding(page, 'VWCE', { name: 'FTSE All-World', quantity: '1' });
  await page.getByRole('button', { name: 'Add holding' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Symbol').fill('VWCE');
  await dialog.getByLabel('Name').fill('Again');
  await dialog.getByLabel('Quantity').fill('1');
  await dialog.getByRole('button', { name: 'Add holding' }).click();
  await expect(dialog.getByLabel('Symbol')).toHaveAccessibleDescription(/already/);
});
