import { randomUUID } from 'node:crypto';
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';

export interface Credentials {
  email: string;
  password: string;
}

interface Fixtures {
  /** A visitor who is not registered. */
  visitor: Credentials;
  /** A registered user who is not signed in. */
  member: Credentials;
  /** A page with the dashboard of a signed-in user. */
  signedIn: Page;
  quietConsole: undefined;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first parameter
  baseURL: async ({}, use) => {
    await use(process.env['COFFER_E2E_URL']);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  visitor: async ({}, use) => {
    await use({ email: `${randomUUID()}@example.com`, password: 'quiet violet harbour 42' });
  },

  member: async ({ page, context, visitor }, use) => {
    await createAccount(page, visitor);
    await context.clearCookies();
    await use(visitor);
  },

  signedIn: async ({ page, visitor }, use) => {
    await createAccount(page, visitor);
    await page.goto('/dashboard');
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
    await use(page);
  },

  quietConsole: [
    async ({ context }, use) => {
      const problems: string[] = [];
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !isApiResponse(message)) problems.push(message.text());
      });
      context.on('weberror', (error) => problems.push(String(error.error())));
      await use(undefined);
      // Violations of the content security policy are logged to the console, too.
      expect(problems, 'console messages').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Browsers log every 4xx response of the API. Tests that cause one check it on the page. */
function isApiResponse(message: ConsoleMessage): boolean {
  const { url } = message.location();
  return message.text().startsWith('Failed to load resource') && new URL(url).pathname.startsWith('/api/');
}

/** Sends a request as the page, so that it is a same-origin request. Fails unless it succeeds. */
export async function send<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const { status, text } = await page.evaluate(
    async (request) => {
      const answer = await fetch(request.path, {
        method: request.method,
        ...(request.body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request.body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    { method, path, body },
  );
  expect(status, `${method} ${path}: ${text}`).toBeLessThan(300);
  return text && JSON.parse(text);
}

/** Registers a user with the same request as the form. */
async function createAccount(page: Page, { email, password }: Credentials): Promise<void> {
  await page.goto('/terms');
  const registration = { email, password, password_confirm: password, terms_accepted: true };
  await send(page, 'POST', '/api/auth/register', registration);
}

export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function fillRegistration(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Confirm password').fill(password);
  await page.getByRole('checkbox').check();
}

export async function addPortfolio(page: Page, name: string, country?: string): Promise<void> {
  await page.goto('/portfolios');
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

/** Adds a holding to the open portfolio. */
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
  /** Required if there are several accounts. */
  account?: string;
  category?: string;
  type?: 'Expense' | 'Income';
}

/** Adds a transaction of today. */
export async function addTransaction(page: Page, name: string, values: Spending) {
  const { amount, account, category, type = 'Expense' } = values;
  await page.goto('/transactions');
  // Narrow screens have the button of the bottom bar.
  await page
    .getByRole('button', { name: /^Add( transaction)?$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: type }).check();
  await dialog.getByLabel('Amount').fill(amount);
  await dialog.getByLabel('Description').fill(name);
  if (account) await dialog.getByLabel('Account').selectOption({ label: account });
  if (category) await dialog.getByLabel('Category').selectOption({ label: category });
  await dialog.getByRole('button', { name: 'Add transaction' }).click();
  await expect(dialog).toBeHidden();
  await expect(transaction(page, name)).toBeVisible();
}

/** The row of a transaction. */
export function transaction(page: Page, name: string) {
  return page.getByRole('region', { name: 'Transaction list' }).getByRole('row').filter({ hasText: name });
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

export async function addCategory(page: Page, name: string, parent?: string): Promise<void> {
  await page.goto('/categories');
  await page.getByRole('button', { name: 'Add category' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  if (parent) await dialog.getByLabel('Parent category').selectOption({ label: parent });
  await dialog.getByRole('radio', { name: 'Violet' }).check();
  await dialog.getByRole('button', { name: 'Add category' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
}

export async function chooseAction(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Sets the base currency to euros, the currency of the accounts in these tests. */
export async function useEuros(page: Page): Promise<void> {
  await send(page, 'PATCH', '/api/v1/user/settings', { base_currency: 'EUR' });
}
