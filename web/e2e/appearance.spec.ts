import type { Page } from '@playwright/test';
import { addAccount, addBudget, addHolding, addPortfolio, addTransaction, expect, test } from './test';

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
}

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  for (const path of ['/login', '/register', '/terms', '/privacy']) {
    // Proves: F2-5.3.2, TASK-006-024.1
    test(`${path} fits`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoHorizontalScroll(page);
    });
  }

  for (const path of ['/login', '/register']) {
    // Proves: F2-5.3.2
    test(`${path} is a centred column`, async ({ page }) => {
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(path);
        const form = await page.locator('form').boundingBox();
        if (!form) throw new Error(`${path} has no form`);
        expect(Math.abs(form.x + form.width / 2 - width / 2)).toBeLessThanOrEqual(1);
      }
    });
  }

  test('the dashboard, categories and portfolios fit, with long names and an open dialog', async ({
    signedIn: page,
  }) => {
    await expectNoHorizontalScroll(page);
    await page.goto('/categories');
    await expect(page.getByRole('heading', { name: 'Expense categories' })).toBeVisible();
    await expectNoHorizontalScroll(page);
    for (const path of ['/settings/profile', '/settings/appearance']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
      await expectNoHorizontalScroll(page);
    }
    await addPortfolio(page, 'Donaudampfschifffahrtsgesellschaftsaktienbestandsverwaltungsdepot', 'CH');
    await expectNoHorizontalScroll(page);
    // Buttons that add are at the right on every page.
    const add = await page.getByRole('button', { name: 'Add portfolio' }).boundingBox();
    expect(add && add.x + add.width).toBeGreaterThan(320);
    await page.getByRole('button', { name: 'Add portfolio' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoHorizontalScroll(page);
    await expect(page.getByRole('button', { name: 'Add portfolio' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Donaudampfschifffahrt' }).click();
    await addHolding(page, 'DDSG', {
      name: 'Donaudampfschifffahrtsgesellschaft',
      quantity: '123456789012.0123456789',
      cost: '98765432109.87',
    });
    await expectNoHorizontalScroll(page);
  });

  test('accounts, transactions, budgets and the dashboard fit, with long names and large amounts', async ({
    signedIn: page,
  }) => {
    const long = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenkonto';
    await addAccount(page, long, { opening: '123456789012.34' });
    await expectNoHorizontalScroll(page);
    await page.getByRole('link', { name: long }).click();
    await expect(page.getByRole('slider')).toBeVisible();
    await expectNoHorizontalScroll(page);
    await addTransaction(page, long, { amount: '98765432109.87', category: 'Food and drink' });
    await expectNoHorizontalScroll(page);
    await page.getByRole('checkbox', { name: `Select ${long}` }).check();
    await expect(page.getByRole('button', { name: 'Apply' })).toBeVisible();
    await expectNoHorizontalScroll(page);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog').getByLabel('Type').selectOption('Expense');
    await expectNoHorizontalScroll(page);
    await page.getByRole('button', { name: 'Show transactions' }).click();
    await expect(page.getByRole('button', { name: 'Remove filter: Expense' })).toBeVisible();
    await expectNoHorizontalScroll(page);
    await page.getByLabel('Date range').selectOption('Custom');
    await expect(page.getByLabel('To', { exact: true })).toBeVisible();
    await expectNoHorizontalScroll(page);
    await addBudget(page, long, { amount: '98765432100' });
    await expectNoHorizontalScroll(page);
    await page.getByRole('button', { name: 'Add budget' }).click();
    await expect(page.getByRole('button', { name: 'Add budget' })).toBeVisible();
    await expectNoHorizontalScroll(page);
    await page.goto('/dashboard');
    await expect(page.getByText('Overspent', { exact: true })).toBeVisible();
    await expectNoHorizontalScroll(page);
  });
});

test('follows the system theme until another one is chosen, and stores the choice', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/login');
  const light = await background(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => background(page)).not.toBe(light);

  await page.getByRole('radio', { name: 'Light' }).check();
  expect(await background(page)).toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  expect(await background(page)).toBe(light);

  await page.getByRole('radio', { name: 'System' }).check();
  expect(await background(page)).not.toBe(light);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

// Proves: TASK-006-024.3
test('has no animations if reduced motion is preferred', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  // Focusing a field must not animate either: neither the initially focused field nor the next one.
  for (const field of ['Email', 'Password']) {
    await page.getByLabel(field, { exact: true }).focus();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  }
});

test('shows a not-found page for an unknown path', async ({ page }) => {
  await page.goto('/login');
  await page.evaluate(() => {
    history.pushState(null, '', '/nowhere');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to dashboard' }).click();
  await expect(page).toHaveURL('/login?next=%2Fdashboard');
});
