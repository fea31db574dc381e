import { addAccount, addBudget, addTransaction, expect, test, transaction, useEuros } from './test';

test('shows net worth, spending and budgets', async ({ signedIn: page }) => {
  await useEuros(page);
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Salary', { amount: '2500', type: 'Income' });
  await addTransaction(page, 'Groceries', { amount: '60.40', category: 'Food and drink' });
  await addBudget(page, 'Eating', { amount: '50', category: 'Food and drink' });
  await page.getByRole('link', { name: 'Dashboard' }).click();

  const netWorth = page.getByRole('region', { name: 'Net worth' });
  await expect(netWorth).toContainText('€3,439.60');
  const month = page.getByRole('region', { name: /so far$/ });
  await expect(month).toContainText('Income€2,500.00');
  await expect(month).toContainText('Expenses€60.40');
  await expect(page.getByRole('region', { name: 'Spending by category' })).toContainText('Food and drink€60.40');
  await expect(page.getByRole('region', { name: 'Budgets' })).toContainText('Overspent');
  await expect(page.getByRole('region', { name: 'Recent transactions' }).getByRole('listitem')).toHaveCount(2);
});

test('the charts can be read by keyboard and as a table', async ({ signedIn: page }) => {
  await useEuros(page);
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Groceries', { amount: '60.40' });
  await page.goto('/dashboard');

  const chart = page.getByRole('slider', { name: /^Net worth over the last 12 months/ });
  await expect(chart).toHaveAttribute('aria-valuetext', /: €939\.60$/);
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveValue('0');
  // The opening balance does not count before the account was opened.
  await expect(chart).toHaveAttribute('aria-valuetext', /: €0\.00$/);

  const netWorth = page.getByRole('region', { name: 'Net worth' });
  await netWorth.getByText('Show as table').click();
  const table = page.getByRole('table', { name: 'Net worth over the last 12 months' });
  await expect(table.getByRole('row')).toHaveCount(12);
  await expect(table.getByRole('row').last()).toContainText('€939.60');

  const pace = page.getByRole('region', { name: 'Spending pace' });
  const days = pace.getByRole('slider', { name: /^Spending up to each day/ });
  await expect(days).toHaveAttribute('aria-valuetext', /: €60\.40/);
  await days.focus();
  await page.keyboard.press('End');
  await expect(days).toHaveAttribute('aria-valuetext', /: €/);
  await pace.getByText('Show as table').click();
  await expect(pace.getByRole('table')).toContainText('€60.40');
});

test('says what needs attention, and leads there', async ({ signedIn: page }) => {
  await useEuros(page);
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Groceries', { amount: '60.40', category: 'Food and drink' });
  await addTransaction(page, 'Something', { amount: '5' });
  await addBudget(page, 'Eating', { amount: '50', category: 'Food and drink' });
  await page.goto('/dashboard');
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention.getByRole('link', { name: 'Overspent budget: Eating' })).toBeVisible();
  await attention.getByRole('link', { name: '1 uncategorised expense' }).click();
  await expect(transaction(page, 'Something')).toBeVisible();
  await expect(transaction(page, 'Groceries')).toBeHidden();
  await page.getByRole('button', { name: 'Category of Something: Uncategorised' }).click();
  await page.getByRole('combobox', { name: 'Choose a category' }).fill('food');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No transactions match these filters.')).toBeVisible();
});

test('steps back to earlier months', async ({ signedIn: page }) => {
  await useEuros(page);
  await addAccount(page, 'Everyday', { opening: '1000' });
  await addTransaction(page, 'Groceries', { amount: '60.40' });
  await page.goto('/dashboard');
  await expect(page.getByRole('region', { name: /so far$/ })).toContainText('Expenses€60.40');
  await page.getByRole('button', { name: 'Previous month' }).click();
  await expect(page.getByRole('region', { name: /so far$/ })).toBeHidden();
  await expect(page.getByRole('region', { name: 'Spending by category' })).toContainText('No spending');
  await page.getByRole('button', { name: 'Next month' }).click();
  await expect(page).toHaveURL('/dashboard');
  await expect(page.getByRole('region', { name: 'Spending pace' })).toContainText('€60.40');
});
