import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { addAccount, addTransaction, chooseAction, expect, send, test, transaction } from './test';

/** The undo button of the toast with this text, if the toast is not being dismissed. */
const undoButton = (page: Page, text: string) =>
  page.locator('[data-sonner-toast][data-removed="false"]', { hasText: text }).getByRole('button', { name: 'Undo' });

test('asks for an account before the first transaction', async ({ signedIn: page }) => {
  await page.goto('/transactions');
  await page.getByRole('link', { name: 'Go to accounts' }).click();
  await expect(page).toHaveURL('/accounts');
});

test('adds an expense and an income, and totals them', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '100' });
  await addTransaction(page, 'Salary', { amount: '2500', type: 'Income' });
  await addTransaction(page, 'Groceries', { amount: '0.30', category: 'Food and drink' });

  await expect(transaction(page, 'Salary')).toContainText('+€2,500.00');
  await expect(transaction(page, 'Groceries')).toContainText('-€0.30');
  await expect(transaction(page, 'Groceries')).toContainText('Food and drink');
  const totals = page.getByRole('region', { name: 'Totals' });
  await expect(totals).toContainText('2 transactions');
  await expect(totals).toContainText('€2,499.70');

  await page.getByRole('link', { name: 'Accounts' }).click();
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Everyday' }).last()).toContainText(
    '€2,599.70',
  );
});

test('filters by text and type, and keeps the filter in the URL', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Rent for March', { amount: '800' });
  await addTransaction(page, 'Bakery', { amount: '3.20' });
  await addTransaction(page, 'Refund of rent', { amount: '20', type: 'Income' });

  const search = page.getByLabel('Search descriptions');
  await search.fill('rent');
  await expect(transaction(page, 'Bakery')).toBeHidden();
  await expect(search).toBeFocused();
  await page.getByLabel('Type').selectOption('Expense');
  await expect(transaction(page, 'Refund of rent')).toBeHidden();
  await expect(transaction(page, 'Rent for March')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText('1 transaction');
  await expect(page).toHaveURL('/transactions?type=expense&q=rent');

  await page.reload();
  await expect(search).toHaveValue('rent');
  await expect(transaction(page, 'Bakery')).toBeHidden();
  await search.fill('nothing of the kind');
  await expect(page.getByText('No transactions match these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(transaction(page, 'Bakery')).toBeVisible();
  await expect(search).toHaveValue('');
});

test('changes a category in place, by mouse and by keyboard', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  const category = page.getByRole('button', { name: /^Category of Groceries/ });
  await category.click();
  await page.getByRole('listbox').getByRole('option', { name: 'Food and drink' }).click();
  await expect(category).toHaveText('Food and drink');
  await expect(category).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Choose a category' }).fill('uncat');
  await page.keyboard.press('Enter');
  await expect(category).toHaveText('Uncategorised');
  await undoButton(page, 'Changed the category').click();
  await expect(category).toHaveText('Food and drink');
  await expect(transaction(page, 'Groceries')).toContainText('Everyday');
});

test('takes what is typed right after a click on a category as the search', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/category-picker-[^/]+\.js/, async (route) => {
    await isAnswered;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('button', { name: /^Category of Groceries/ }).click();
  await page.keyboard.type('txf');
  answer();
  const field = page.getByRole('combobox', { name: 'Choose a category' });
  await expect(field).toBeFocused();
  await page.keyboard.type('?');
  await expect(field).toHaveValue('txf?');
  await expect(page.getByRole('dialog', { name: 'Add transaction' })).toBeHidden();
  await expect(page.getByRole('checkbox', { name: 'Select Groceries' })).not.toBeChecked();
});

test('shows the current category in the list of categories', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50', category: 'Travel' });
  await page.getByRole('button', { name: /^Category of Groceries/ }).click();
  const list = page.getByRole('listbox', { name: 'Choose a category' });
  const option = list.getByRole('option', { selected: true });
  await expect(option).toHaveText('Travel');
  await expect(option).toBeInViewport({ ratio: 1 });
  await expect(async () => {
    const [outer, inner] = [await list.boundingBox(), await option.boundingBox()];
    if (!(outer && inner)) throw new Error('not shown');
    expect(inner.y).toBeGreaterThanOrEqual(outer.y);
    expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
  }).toPass();
});

test('steps through the months', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await page.getByRole('button', { name: 'Previous month' }).click();
  await expect(page).toHaveURL(/\?month=\d{4}-\d{2}$/);
  await expect(transaction(page, 'Groceries')).toBeVisible();
  await page.getByRole('button', { name: 'Previous month' }).click();
  await expect(page.getByText('No transactions match these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Next month' }).click();
  await expect(transaction(page, 'Groceries')).toBeVisible();
});

async function addSixty(page: Page): Promise<void> {
  await addAccount(page, 'Everyday');
  const accounts = await send<{ items: { id: string }[] }>(page, 'GET', '/api/v1/accounts');
  const day = (index: number) => `2025-01-${String(1 + (index % 28)).padStart(2, '0')}`;
  const items = Array.from({ length: 60 }, (_, index) => ({
    account_id: accounts.items[0]?.id,
    amount: '-1',
    booked_on: day(index),
    description: `Coffee ${index}`,
  }));
  await send(page, 'POST', '/api/v1/transactions/bulk', { items });
  await page.goto('/transactions');
  await expect(page.getByRole('row', { name: /Coffee/ })).toHaveCount(50);
}

/** Sixty coffees of this month in euros, and tea in three other currencies. Shows them with a custom range. */
async function addFourCurrencies(page: Page): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const items: object[] = [];
  for (const [currency, count, name] of [
    ['CHF', 1, 'Tea'],
    ['EUR', 60, 'Coffee'],
    ['GBP', 3, 'Tea'],
    ['USD', 2, 'Tea'],
  ] as const) {
    const account = { name: `In ${currency}`, type: 'checking', currency, opening_balance: '0' };
    const { id } = await send<{ id: string }>(page, 'POST', '/api/v1/accounts', account);
    for (let index = 0; index < count; index++) {
      items.push({ account_id: id, amount: '-1234.56', booked_on: today, description: `${name} ${index}` });
    }
  }
  await send(page, 'POST', '/api/v1/transactions/bulk', { items });
  await page.goto(`/transactions?period=custom&from=${today.slice(0, 8)}01&to=${today}&type=expense`);
  await expect(page.getByRole('row', { name: /^Select (Coffee|Tea)/ })).toHaveCount(50);
}

/** The number of rows that are completely visible, and the bottom of the first one. */
async function measureRows(page: Page, height: number) {
  const rows = await page.getByRole('row', { name: /^Select (Coffee|Tea)/ }).all();
  const boxes = await Promise.all(rows.slice(0, 24).map((row) => row.boundingBox()));
  const ends = boxes.map((box) => (box ? box.y + box.height : Number.POSITIVE_INFINITY));
  return { visible: ends.filter((end) => end <= height).length, firstEnd: ends[0] };
}

test.describe('the list', () => {
  test.use({ viewport: { width: 1280, height: 850 } });

  test('shows at least 16 transactions at 1280 × 850', async ({ signedIn: page }) => {
    await addSixty(page);
    const rows = await page.getByRole('row', { name: /Coffee/ }).all();
    const boxes = await Promise.all(rows.slice(0, 20).map((row) => row.boundingBox()));
    expect(boxes.filter((box) => box && box.y + box.height <= 850).length).toBeGreaterThanOrEqual(16);
  });
});

test.describe('the list at 768 px', () => {
  test.use({ viewport: { width: 768, height: 1024 } });

  test('has rows of one line, below a header that stays', async ({ signedIn: page }) => {
    await addSixty(page);
    const row = page.getByRole('row', { name: /Coffee/ }).first();
    expect((await row.boundingBox())?.height).toBeLessThanOrEqual(40);
    await page.getByRole('button', { name: 'Show more' }).scrollIntoViewIfNeeded();
    await expect(row).not.toBeInViewport();
    await expect(page.getByRole('columnheader', { name: 'Description' })).toBeInViewport({ ratio: 1 });
  });
});

test.describe('the list of four currencies', () => {
  test.use({ viewport: { width: 1280, height: 850 } });

  test('shows at least 16 transactions with a custom range, and other currencies on request', async ({
    signedIn: page,
  }) => {
    await addFourCurrencies(page);
    expect((await measureRows(page, 850)).visible).toBeGreaterThanOrEqual(16);

    const totals = page.getByRole('region', { name: 'Totals' });
    await expect(totals).toHaveText(/EUR · 60 transactions.*GBP · 3 transactions/);
    await expect(totals).not.toContainText('USD');
    const others = totals.getByRole('button', { name: '2 more currencies' });
    await others.click();
    await expect(totals).toHaveText(/GBP · 3 transactions.*USD · 2 transactions.*CHF · 1 transaction/);
    await others.click();
    await expect(totals).not.toContainText('CHF');
  });

  test('is filtered by dates in a popover', async ({ signedIn: page }) => {
    await addSixty(page);
    const search = page.getByRole('search');
    const height = (await search.boundingBox())?.height;
    await page.getByLabel('Date range').selectOption('Custom');
    const dates = page.getByRole('dialog', { name: 'Choose dates' });
    await expect(dates.getByLabel('From')).toBeFocused();
    await dates.getByLabel('From').fill('2025-01-27');
    await dates.getByLabel('To').fill('2025-01-28');
    await expect(page).toHaveURL('/transactions?period=custom&from=2025-01-27&to=2025-01-28');
    await expect(page.getByRole('row', { name: /Coffee/ })).toHaveCount(4);
    await page.keyboard.press('Escape');
    await expect(dates).toBeHidden();
    await expect(page.getByRole('button', { name: 'Choose dates' })).toBeFocused();
    await expect(page.getByLabel('Date range')).toHaveValue('custom');
    await expect(page.getByLabel('Date range').getByRole('option', { selected: true })).toHaveText(/Jan 27.*28, 2025/);
    expect((await search.boundingBox())?.height).toBe(height);
    await page.goBack();
    await expect(page).toHaveURL('/transactions');
  });
});

test.describe('the list at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('starts within the first 400 px with four currencies, a chip and a custom range', async ({ signedIn: page }) => {
    await addFourCurrencies(page);
    await expect(page.getByRole('button', { name: 'Remove filter: Expense' })).toBeVisible();
    expect((await measureRows(page, 740)).firstEnd).toBeLessThanOrEqual(400);

    const totals = page.getByRole('region', { name: 'Totals' });
    await expect(totals.getByText('Net').first()).toBeVisible();
    await expect(totals.getByText('Expenses').first()).toBeHidden();
    await totals.getByRole('button', { name: 'Income and expenses' }).click();
    await expect(totals.getByText('Expenses').first()).toBeVisible();
    await expect(totals.getByText('USD')).toBeHidden();
    await totals.getByRole('button', { name: '2 more currencies' }).click();
    await expect(totals.getByText('USD')).toBeVisible();
  });

  test('starts within the first 400 px, and its filters are behind one button', async ({ signedIn: page }) => {
    await addSixty(page);
    const first = await page
      .getByRole('row', { name: /Coffee/ })
      .first()
      .boundingBox();
    expect(first && first.y + first.height).toBeLessThanOrEqual(400);

    await page.getByRole('button', { name: 'Filters' }).click();
    const dialog = page.getByRole('dialog', { name: 'Filters' });
    await dialog.getByLabel('Type').selectOption('Income');
    await dialog.getByRole('button', { name: 'Show transactions' }).click();
    await expect(page.getByText('No transactions match these filters.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove filter: Income' }).click();
    await expect(page.getByRole('row', { name: /Coffee/ })).toHaveCount(50);
  });

  test('shows whole names of categories', async ({ signedIn: page }) => {
    await addAccount(page, 'Everyday');
    await addTransaction(page, 'Market', { amount: '12.50', category: 'Food and drink' });
    const name = transaction(page, 'Market').getByText('Food and drink', { exact: true });
    expect(await name.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  });
});

test('exports the filtered transactions', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Rent', { amount: '800' });
  await addTransaction(page, 'Bakery', { amount: '3.20' });
  await page.getByLabel('Search descriptions').fill('rent');
  await expect(transaction(page, 'Bakery')).toBeHidden();

  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const download = await started;
  const table = await readFile(await download.path(), 'utf8');
  expect(table).toContain('Rent');
  expect(table).not.toContain('Bakery');
});

test('returns the focus after editing a transaction', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await chooseAction(page, 'Groceries', 'Edit');
  const amount = page.getByRole('dialog').getByLabel('Amount');
  await expect(amount).toHaveValue('12.50');
  await amount.fill('13.75');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(transaction(page, 'Groceries')).toContainText('-€13.75');
  await expect(page.getByRole('button', { name: 'Actions for Groceries' })).toBeFocused();
});

test('deletes a transaction and restores it', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await addTransaction(page, 'Bakery', { amount: '3' });
  await chooseAction(page, 'Groceries', 'Delete');
  await expect(transaction(page, 'Groceries')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText('1 transaction');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(transaction(page, 'Groceries')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText('2 transactions');
});

test('creates and edits a transfer between currencies', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday', { opening: '500' });
  await addAccount(page, 'Swiss', { currency: 'CHF' });
  await page.goto('/transactions');
  await page.getByRole('button', { name: 'Add transaction' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Transfer' }).check();
  await dialog.getByLabel('Amount', { exact: true }).fill('100');
  await dialog.getByLabel('Description').fill('To Zürich');
  await dialog.getByLabel('From account').selectOption('Everyday (EUR)');
  await dialog.getByLabel('To account').selectOption('Everyday (EUR)');
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog.getByLabel('To account')).toHaveAccessibleDescription(/different account/);

  await dialog.getByLabel('To account').selectOption('Swiss (CHF)');
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog.getByLabel('Amount received')).toHaveAccessibleDescription(/Enter an amount/);
  await dialog.getByLabel('Amount received').fill('93.5');
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog).toBeHidden();
  await expect(transaction(page, 'To Zürich')).toHaveCount(2);

  await page.getByRole('button', { name: 'Actions for To Zürich' }).first().click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(dialog.getByRole('heading', { name: 'Edit transfer' })).toBeVisible();
  await expect(dialog.getByLabel('Amount received')).toHaveValue('93.50');
  await dialog.getByLabel('Amount received').fill('94');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('main').getByText('CHF 94.00')).toBeVisible();
  await expect(page.getByRole('main').getByText('-€100.00')).toBeVisible();
});

test('loads more transactions on request', async ({ signedIn: page }) => {
  await addSixty(page);
  const rows = page.getByRole('button', { name: /^Actions for Coffee/ });
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(rows).toHaveCount(60);
  await expect(page.getByRole('button', { name: 'Show more' })).toBeHidden();
});

const select = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const bulkBar = (page: Page) => page.getByRole('region', { name: 'Selected transactions' });

test('recategorises, deletes and restores several transactions', async ({ signedIn: page }) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await addTransaction(page, 'Bakery', { amount: '3' });
  await addTransaction(page, 'Salary', { amount: '2500', type: 'Income' });

  await select(page, 'Groceries').check();
  await select(page, 'Bakery').check();
  await expect(bulkBar(page)).toContainText('2 selected');
  await bulkBar(page).getByLabel('New category').selectOption({ label: 'Food and drink' });
  await bulkBar(page).getByRole('button', { name: 'Apply' }).click();
  await expect(transaction(page, 'Groceries')).toContainText('Food and drink');
  await expect(transaction(page, 'Bakery')).toContainText('Food and drink');
  await expect(transaction(page, 'Salary')).toContainText('Uncategorised');
  await expect(bulkBar(page)).toBeHidden();

  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  await expect(bulkBar(page)).toContainText('3 selected');
  await bulkBar(page).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No transactions yet' })).toBeVisible();
  await undoButton(page, 'Deleted 3 transactions').click();
  await expect(transaction(page, 'Salary')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText('3 transactions');
});

test('links two transactions as a transfer and unlinks them', async ({ signedIn: page }) => {
  await addAccount(page, 'Savings');
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'To savings', { amount: '50', account: 'Everyday (EUR)' });
  await page.getByRole('button', { name: 'Add transaction' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Income' }).check();
  await dialog.getByLabel('Amount').fill('50');
  await dialog.getByLabel('Description').fill('From everyday');
  await dialog.getByLabel('Account').selectOption('Savings (EUR)');
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog).toBeHidden();

  await select(page, 'To savings').check();
  await select(page, 'From everyday').check();
  await bulkBar(page).getByRole('button', { name: 'Link as transfer' }).click();
  await expect(transaction(page, 'To savings')).toContainText('Transfer');
  await expect(transaction(page, 'From everyday')).toContainText('Transfer');
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText('Net€0.00');

  await chooseAction(page, 'To savings', 'Unlink transfer');
  await expect(transaction(page, 'To savings')).toContainText('Uncategorised');
  await expect(transaction(page, 'From everyday')).toContainText('Uncategorised');
});

test('supports keyboard shortcuts, which are ignored in text fields and can be turned off', async ({
  signedIn: page,
}) => {
  await addAccount(page, 'Everyday');
  await addTransaction(page, 'Groceries', { amount: '12.50' });
  await addTransaction(page, 'Bakery', { amount: '3' });
  await page.reload();
  await expect(transaction(page, 'Bakery')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(bulkBar(page)).toContainText('1 selected');
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await expect(bulkBar(page)).toContainText('2 selected');

  await page.keyboard.press('f');
  await page.keyboard.type('tjx?');
  await expect(page.getByLabel('Search descriptions')).toHaveValue('tjx?');
  await page.getByLabel('Search descriptions').fill('');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('t');
  const adding = page.getByRole('dialog', { name: 'Add transaction' });
  await expect(adding).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(adding).toBeHidden();

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Next transaction');
  await help.getByLabel('Use single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await page.reload();
  await expect(transaction(page, 'Bakery')).toBeVisible();
  await page.keyboard.press('t');
  await page.keyboard.press('j');
  // What the keys would have caused is rendered by then.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(select(page, 'Bakery')).not.toBeFocused();
});
