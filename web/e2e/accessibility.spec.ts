import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addAccount, addBudget, addHolding, addPortfolio, addTransaction, chooseAction, expect, test } from './test';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectAccessible(page: Page, { except = [] as string[] } = {}): Promise<void> {
  // Axe measures the current colours, so animations must have ended.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).disableRules(except).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ html }) => html) }))).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    for (const path of ['/login', '/register', '/terms', '/privacy']) {
      // Proves: F2-5.1.1, F2-5.3.2, TASK-006-024.4
      test(`${path} is accessible`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      });
    }

    // Proves: F2-5.1.1, TASK-006-024.4
    test('forms with errors are accessible', async ({ page }) => {
      await page.goto('/register');
      await page.getByLabel('Password', { exact: true }).fill('password');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByText('Very weak')).toBeVisible();
      await expectAccessible(page);

      await page.goto('/login');
      await page.getByLabel('Email').fill('nobody@example.com');
      await page.getByLabel('Password', { exact: true }).fill('wrong password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
    });

    test('the dashboard and portfolios are accessible, empty and full, with their dialogs and menus', async ({
      signedIn: page,
    }) => {
      test.slow();
      await expectAccessible(page);
      await page.goto('/portfolios');
      await expect(page.getByRole('heading', { name: 'No portfolios yet' })).toBeVisible();
      await expectAccessible(page);
      await addPortfolio(page, 'Retirement');
      await addPortfolio(page, 'Zürich', 'CH');
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Actions for Zürich' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      // A menu is rendered outside the landmarks of the page.
      await expectAccessible(page, { except: ['region'] });
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Zürich');
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await page.getByRole('link', { name: 'Zürich' }).click();
      await expect(page.getByRole('heading', { name: 'No holdings yet' })).toBeVisible();
      await expectAccessible(page);
      await addHolding(page, 'NESN', { name: 'Nestlé', quantity: '3', currency: 'CHF', cost: '250' });
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add holding' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add holding' }).click();
      await expect(page.getByRole('dialog').getByLabel('Symbol')).toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('main').getByRole('link', { name: 'Portfolios' }).click();

      await page.getByRole('button', { name: 'Actions for Retirement' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      await expectAccessible(page);
    });

    test('categories, settings and the command palette are accessible', async ({ signedIn: page }) => {
      for (const path of ['/categories', '/settings/profile', '/settings/appearance']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
        await expectAccessible(page);
      }
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option', { name: 'Dashboard' })).toBeVisible();
      await expectAccessible(page);
      await page.goto('/categories');
      await page.getByRole('button', { name: 'Add category' }).click();
      await expect(page.getByRole('dialog').getByLabel('Name')).toBeVisible();
      await expectAccessible(page);
    });

    test('the question about budgets of merged categories is accessible', async ({ signedIn: page }) => {
      await page.goto('/categories');
      await page.getByRole('button', { name: 'Add category' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Climbing');
      await dialog.getByRole('button', { name: 'Add category' }).click();
      await expect(dialog).toBeHidden();
      await addBudget(page, 'Ropes', { amount: '50', category: 'Climbing' });
      await addBudget(page, 'Eating', { amount: '300', category: 'Food and drink' });
      await page.goto('/categories');
      await chooseAction(page, 'Climbing', 'Merge into…');
      await dialog.getByLabel('Merge into').selectOption({ label: 'Food and drink' });
      await dialog.getByRole('button', { name: 'Merge' }).click();
      await expect(dialog.getByRole('radio')).toHaveCount(2);
      await expectAccessible(page);
    });

    test('accounts, transactions and budgets are accessible, empty and full, with their dialogs', async ({
      signedIn: page,
    }) => {
      test.slow();
      for (const path of ['/accounts', '/transactions', '/budgets']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
        await expectAccessible(page);
      }

      await addAccount(page, 'Everyday', { opening: '1000' });
      await addAccount(page, 'Swiss', { currency: 'CHF', kind: 'Loan', opening: '-200' });
      await expectAccessible(page);
      await chooseAction(page, 'Swiss', 'Edit');
      await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Swiss');
      await expectAccessible(page);

      const account = 'Everyday (EUR)';
      await addTransaction(page, 'Salary', { amount: '2500', account, type: 'Income' });
      await addTransaction(page, 'Groceries', { amount: '95', account, category: 'Food and drink' });
      await expectAccessible(page);
      await page.getByRole('button', { name: /^Category of Groceries/ }).click();
      await expect(page.getByRole('combobox', { name: 'Choose a category' })).toBeFocused();
      // A popover is rendered outside the landmarks of the page.
      await expectAccessible(page, { except: ['region'] });
      await page.keyboard.press('Escape');
      await page.getByRole('checkbox', { name: 'Select Groceries' }).check();
      await expect(page.getByRole('button', { name: 'Apply' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('checkbox', { name: 'Select all shown' }).check();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await expect(page.getByRole('dialog').getByRole('checkbox')).toBeChecked();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add transaction' }).click();
      await page.getByRole('radio', { name: 'Transfer' }).check();
      await page.getByRole('button', { name: 'Add transaction' }).click();
      await expect(page.getByRole('dialog').getByLabel('Description')).toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page);

      await page.goto('/accounts');
      await page.getByRole('main').getByRole('link', { name: 'Everyday' }).click();
      await expect(page.getByRole('slider')).toBeVisible();
      await page.getByText('Show as table').click();
      await expectAccessible(page);
      await page.goto('/accounts/unknown');
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
      await expectAccessible(page);

      await addBudget(page, 'Nearly', { amount: '100', category: 'Food and drink' });
      await addBudget(page, 'Over', { amount: '50' });
      await expectAccessible(page);
      await chooseAction(page, 'Over', 'Edit');
      await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Over');
      await expectAccessible(page);

      await page.goto('/dashboard');
      await expect(page.getByRole('slider')).toHaveCount(2);
      await expect(page.getByText('Overspent', { exact: true })).toBeVisible();
      for (const table of await page.getByText('Show as table').all()) await table.click();
      await expectAccessible(page);
    });
  });
}
