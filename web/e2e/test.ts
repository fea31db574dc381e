import { randomUUID } from 'node:crypto';
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';

export interface Person {
  email: string;
  password: string;
}

interface Fixtures {
  /** Somebody with no account yet. */
  stranger: Person;
  /** Somebody with an account, who is not signed in. */
  member: Person;
  /** A page whose person is signed in, on the dashboard. */
  signedIn: Page;
  quietConsole: undefined;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first parameter
  baseURL: async ({}, use) => {
    await use(process.env['COFFER_E2E_URL']);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  stranger: async ({}, use) => {
    await use({ email: `${randomUUID()}@example.com`, password: 'quiet violet harbour 42' });
  },

  member: async ({ page, context, stranger }, use) => {
    await createAccount(page, stranger);
    await context.clearCookies();
    await use(stranger);
  },

  signedIn: async ({ page, stranger }, use) => {
    await createAccount(page, stranger);
    await page.goto('/dashboard');
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
    await use(page);
  },

  quietConsole: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !isAnswer(message)) complaints.push(message.text());
      });
      context.on('weberror', (error) => complaints.push(String(error.error())));
      await use(undefined);
      // Whatever breaks the content security policy is a complaint too.
      expect(complaints, 'the console stays quiet').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The browser logs every 4xx answer of the API, and a test that causes one checks it on the page. */
function isAnswer(message: ConsoleMessage): boolean {
  const { url } = message.location();
  return message.text().startsWith('Failed to load resource') && new URL(url).pathname.startsWith('/api/');
}

/** By the same call as the form makes, from a page, so that the browser marks it as of the same origin. */
async function createAccount(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/terms');
  const body = { email, password, password_confirm: password, terms_accepted: true };
  const status = await page.evaluate(async (registration) => {
    const answer = await fetch('/api/auth/register', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(registration),
    });
    return answer.status;
  }, body);
  expect(status).toBe(201);
}

export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function fillRegistration(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Confirm password').fill(password);
  await page.getByRole('checkbox').check();
}

export async function addPortfolio(page: Page, name: string, country?: string): Promise<void> {
  await page.getByRole('button', { name: 'Add portfolio' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Home country').selectOption('DE');
  if (country) {
    await dialog.getByRole('radio', { name: 'International' }).check();
    await dialog.getByLabel('Portfolio country').selectOption(country);
  }
  await dialog.getByRole('button', { name: 'Add portfolio' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 3, name })).toBeVisible();
}

interface HoldingFields {
  name: string;
  quantity: string;
  currency?: string;
  cost?: string;
}

/** To the portfolio that is open. */
export async function addHolding(
  page: Page,
  symbol: string,
  { name, quantity, currency = 'EUR', cost = '' }: HoldingFields,
) {
  await page.getByRole('button', { name: 'Add holding' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Symbol').fill(symbol);
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Quantity').fill(quantity);
  await dialog.getByLabel('Currency').selectOption(currency);
  await dialog.getByLabel('Total cost').fill(cost);
  await dialog.getByRole('button', { name: 'Add holding' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(symbol, 'i') })).toBeVisible();
}

export async function addAccount(page: Page, name: string, { currency = 'EUR', opening = '0', kind = '' } = {}) {
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  if (kind) await dialog.getByLabel('Type').selectOption(kind);
  await dialog.getByLabel('Currency').selectOption(currency);
  await dialog.getByLabel('Opening balance').fill(opening);
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 3, name })).toBeVisible();
}

interface Spending {
  amount: string;
  category?: string;
  type?: 'Expense' | 'Income';
}

/** On the first account, today. */
export async function addTransaction(page: Page, name: string, { amount, category, type = 'Expense' }: Spending) {
  await page.goto('/transactions');
  await page.getByRole('button', { name: 'Add transaction' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: type }).check();
  await dialog.getByLabel('Amount').fill(amount);
  await dialog.getByLabel('Description').fill(name);
  if (category) await dialog.getByLabel('Category').selectOption({ label: category });
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog).toBeHidden();
  await expect(transaction(page, name)).toBeVisible();
}

/** A transaction's line in the list. */
export function transaction(page: Page, name: string) {
  return page.getByRole('region', { name: 'Transactions by day' }).getByRole('listitem').filter({ hasText: name });
}

export async function addBudget(page: Page, name: string, { amount, category }: { amount: string; category?: string }) {
  await page.goto('/budgets');
  await page.getByRole('button', { name: 'Add budget' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  if (category) await dialog.getByLabel('Category').selectOption({ label: category });
  await dialog.getByLabel('Amount per period').fill(amount);
  await dialog.getByLabel('Currency').selectOption('EUR');
  await dialog.getByRole('button', { name: 'Add budget' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 3, name })).toBeVisible();
}

export async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** So that totals are shown in euros, as the accounts of these tests are. */
export async function useEuros(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/user/settings', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ base_currency: 'EUR' }),
    });
    return answer.status;
  });
  expect(status).toBe(200);
}
