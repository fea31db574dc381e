import type { Locator, Page } from '@playwright/test';
import pseudo from '../src/languages/en-xa';
import { expect, send, test } from './test';
import { findTextProblems } from './text-problems';

// All texts of the interface are longer and have accents here. Names that users enter are Greek, and so are days and
// amounts, so that a Latin letter without an accent can only be in a text that is in no catalogue.
const LONG_NAME = 'Οικογενειακός λογαριασμός για έκτακτες ανάγκες και διακοπές στη θάλασσα';
const LONG_WORD = 'Ηλεκτροεγκεφαλογραφήματα';

/** Texts that are in no catalogue: names of keys, documents, which are in English only, and words from Intl. */
const TEXTS_FROM_ELSEWHERE = ['Ctrl', 'alt+T', 'Terms of use', 'Privacy notice', 'Germany', ' and ', ...monthNames()];

/** A message without parameters as the pseudo-locale shows it. */
const shown = (english: string) => pseudo(english) as string;

/** The name of the buttons that undo a change, without its end, which has parameters. */
const UNDO = shown('Undo:').slice(0, -1);

for (const { name, viewport } of [
  { name: 'narrow', viewport: { width: 360, height: 740 } },
  { name: 'wide', viewport: { width: 1280, height: 850 } },
]) {
  test.describe(`in the pseudo-locale, on a ${name} screen`, () => {
    test.use({ viewport, locale: 'el-GR', contextOptions: { reducedMotion: 'reduce' } });

    test('the sign-in pages fit, and have all texts from catalogues', async ({ page }) => {
      await page.goto('/login');
      const expectTextsToFit = await usePseudoLocale(page);
      for (const path of ['/login', '/register', '/terms', '/privacy']) {
        await page.goto(path);
        await expectTextsToFit();
      }
      await page.goto('/login');
      await page
        .getByRole('main')
        .getByRole('button', { name: shown('Sign in') })
        .click();
      await expect(page.getByText(shown('Enter your password.'))).toBeVisible();
      await expectTextsToFit();
      await page.goto('/register');
      await page.getByLabel(shown('Password'), { exact: true }).fill('password');
      await page.getByRole('button', { name: shown('Create account') }).click();
      await expect(page.getByText(shown('Very weak'))).toBeVisible();
      await expectTextsToFit();
    });

    test('the pages without data fit, and have all texts from catalogues', async ({ signedIn: page }) => {
      const expectTextsToFit = await usePseudoLocale(page, await prepare(page));
      for (const path of [
        '/dashboard',
        '/transactions',
        '/accounts',
        '/budgets',
        '/portfolios',
        '/changes',
        '/accounts/unknown',
      ]) {
        await page.goto(path);
        await expectTextsToFit();
      }
    });

    test('the pages with data fit, and have all texts from catalogues', async ({ signedIn: page }) => {
      const expectTextsToFit = await usePseudoLocale(page, await prepare(page));
      const { account, portfolio } = await addData(page);
      const pages = ['/dashboard', '/transactions', '/accounts', '/budgets', '/portfolios', '/categories', '/changes'];
      const settings = ['/settings/profile', '/settings/appearance'];
      for (const path of [...pages, ...settings, `/accounts/${account}`, `/portfolios/${portfolio}`]) {
        await page.goto(path);
        await expectTextsToFit();
      }
    });

    test('the dialogs fit, and have all texts from catalogues', async ({ signedIn: page }) => {
      const expectTextsToFit = await usePseudoLocale(page, await prepare(page));
      const { account, portfolio } = await addData(page);
      const dialog = page.getByRole('dialog');
      const main = page.getByRole('main');

      for (const [path, english] of [
        ['/accounts', 'Add account'],
        ['/budgets', 'Add budget'],
        ['/portfolios', 'Add portfolio'],
        [`/portfolios/${portfolio}`, 'Add holding'],
        ['/categories', 'Add category'],
      ] as const) {
        await page.goto(path);
        await main
          .getByRole('button', { name: shown(english) })
          .first()
          .click();
        await expect(dialog).toBeVisible();
        await expectTextsToFit();
        await submit(dialog);
        await expect(dialog.locator('[aria-invalid="true"]').first()).toBeVisible();
        await expectTextsToFit();
      }

      await page.goto('/categories');
      await openRowMenu(page);
      await page.getByRole('menuitem', { name: shown('Merge into…') }).click();
      await expect(dialog).toBeVisible();
      await expectTextsToFit();
      await submit(dialog);
      await expect(dialog.locator('[aria-invalid="true"]').first()).toBeVisible();
      await expectTextsToFit();
      await dialog.getByRole('combobox').selectOption({ label: LONG_NAME });
      await submit(dialog);
      await expect(dialog.getByRole('radio')).toHaveCount(2);
      await submit(dialog);
      await expect(dialog.getByText(shown('Choose what happens to the budgets.'))).toBeVisible();
      await expectTextsToFit();

      await page.goto(`/accounts/${account}`);
      await openRowMenu(page);
      await expectTextsToFit();
      await page.getByRole('menuitem', { name: shown('Close account') }).click();
      await expect(dialog).toBeVisible();
      await expectTextsToFit();
    });

    test('the changes fit when opened and in conflict, and have all texts from catalogues', async ({
      signedIn: page,
    }) => {
      const expectTextsToFit = await usePseudoLocale(page, await prepare(page));
      const { transactions } = await addData(page);
      await send(page, 'DELETE', '/api/v1/transactions/bulk', { ids: transactions.slice(1) });
      await send(page, 'POST', `/api/v1/transactions/${transactions[1]}/restore`);
      await page.goto('/changes');
      const changes = page.getByRole('main').getByRole('listitem');
      await expect(changes).toHaveCount(2);
      const show = page.getByRole('button', { name: shown('Show transactions') });
      await show.last().click();
      await show.click();
      await expect(page.getByRole('button', { name: shown('Hide transactions') })).toHaveCount(2);
      await expectTextsToFit();

      await page.getByRole('button', { name: UNDO }).first().click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectTextsToFit();
      await page.getByRole('alert').getByRole('button').first().click();
      await expect(page.getByRole('button', { name: UNDO })).toHaveCount(1);
      await expectTextsToFit();
    });

    test('the work with transactions fits, and has all texts from catalogues', async ({ signedIn: page }) => {
      const expectTextsToFit = await usePseudoLocale(page, await prepare(page));
      await addData(page);
      const dialog = page.getByRole('dialog');
      await page.goto('/transactions');
      const rows = page.getByRole('row').filter({ has: page.getByRole('checkbox') });
      await rows.last().getByRole('checkbox').check();
      await expectTextsToFit();
      await page.getByRole('button', { name: shown('Clear selection') }).click();

      await page.getByLabel(shown('Date range')).selectOption('custom');
      await dialog.getByLabel(shown('From')).fill('2026-01-01');
      await expectTextsToFit();
      await page.keyboard.press('Escape');
      await page.goto('/transactions');
      await expect(rows.last()).toBeVisible();

      await page.keyboard.press('?');
      await expect(dialog).toBeVisible();
      await expectTextsToFit();
      await page.keyboard.press('Escape');

      await page.keyboard.press('t');
      await expect(dialog).toBeVisible();
      await expectTextsToFit();
      await dialog.getByRole('radio', { name: shown('Transfer') }).check();
      await submit(dialog);
      await expect(dialog.locator('[aria-invalid="true"]').first()).toBeVisible();
      await expectTextsToFit();
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+k');
      await expect(dialog.getByRole('combobox')).toBeFocused();
      await expectTextsToFit();
      await dialog.getByRole('combobox').fill('ηλε');
      await expect(dialog.getByRole('option').first()).toBeVisible();
      await expectTextsToFit();
      await page.keyboard.press('Escape');

      if (viewport.width < 1024) {
        await page
          .getByRole('search')
          .getByRole('button', { name: shown('Filters') })
          .click();
        await expect(dialog).toBeVisible();
        await expectTextsToFit();
      }
    });
  });
}

/** The names of months, which are in English, as the pseudo-locale has none. */
function monthNames(): string[] {
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month)));
  return (['long', 'short'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat('en', { month, timeZone: 'UTC' });
    return months.map((day) => format.format(day));
  });
}

async function submit(dialog: Locator): Promise<void> {
  await dialog.locator('button[type="submit"]').click();
}

async function openRowMenu(page: Page): Promise<void> {
  await page.getByRole('main').locator('button[aria-haspopup="menu"]').first().click();
  await expect(page.getByRole('menu')).toBeVisible();
}

/** Uses Greek formats and euros. Returns the names of the server's categories, which are not translated. */
async function prepare(page: Page): Promise<string[]> {
  await send(page, 'PATCH', '/api/v1/user/settings', { locale: 'el-GR', base_currency: 'EUR', home_country: 'DE' });
  const tree: { items: { category: { name: string }; children: { name: string }[] }[] } = await send(
    page,
    'GET',
    '/api/v1/categories/tree',
  );
  return tree.items.flatMap(({ category, children }) => [category, ...children]).map(({ name }) => name);
}

/** Sets the language for the next pages. Returns a check that their texts are all from catalogues, and not cut off. */
async function usePseudoLocale(page: Page, data: string[] = []): Promise<() => Promise<void>> {
  await page.evaluate(() => localStorage.setItem('coffer.language', 'en-XA'));
  // Longer names first, as they may contain shorter ones.
  const known = [...data, ...TEXTS_FROM_ELSEWHERE].sort((a, b) => b.length - a.length);
  return async () => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect.soft(await findTextProblems(page, known), page.url()).toEqual([]);
  };
}

/** Two accounts, transactions of each type, a transfer, budgets, two categories and a portfolio, with long names. */
async function addData(page: Page): Promise<{ account: string; portfolio: string; transactions: string[] }> {
  const create = async (path: string, body: object) =>
    (await send<{ id: string }>(page, 'POST', `/api/v1${path}`, body)).id;
  const today = new Date().toISOString().slice(0, 10);
  const [account, loan] = [
    await create('/accounts', { name: LONG_NAME, type: 'checking', currency: 'EUR', opening_balance: '1234567.89' }),
    await create('/accounts', { name: LONG_WORD, type: 'loan', currency: 'CHF', opening_balance: '-98765.43' }),
  ];
  const look = { type: 'expense', icon: 'tag', colour: '#3f7d58' };
  const [category, other] = [
    await create('/categories', { ...look, name: LONG_WORD }),
    await create('/categories', { ...look, name: LONG_NAME }),
  ];

  const transactions: string[] = [];
  for (const values of [
    { amount: '-12345.67', description: LONG_NAME },
    { amount: '-9.50', description: LONG_WORD },
    { amount: '7890.12', description: LONG_NAME },
  ]) {
    transactions.push(await create('/transactions', { account_id: account, booked_on: today, ...values }));
  }
  await send(page, 'PATCH', '/api/v1/transactions/bulk', { ids: transactions.slice(0, 1), category_id: category });
  await send(page, 'POST', '/api/v1/transfers', {
    from_account_id: account,
    to_account_id: loan,
    amount: '500',
    received_amount: '480',
    booked_on: today,
    description: LONG_NAME,
  });

  const budget = { currency: 'EUR', period: 'monthly', starts_on: `${today.slice(0, 8)}01`, rollover: true };
  await create('/budgets', { ...budget, name: LONG_NAME, amount: '100', category_id: category });
  await create('/budgets', { ...budget, name: LONG_NAME, amount: '200', category_id: other });
  await create('/budgets', { ...budget, name: LONG_WORD, amount: '14000', alert_thresholds: [80, 100] });
  await create('/budgets', { ...budget, name: LONG_WORD, amount: '99000', period: 'custom', period_days: 10 });

  const domestic = { account_type: 'DOMESTIC', country_code: 'DE', home_country: 'DE', base_currency: 'EUR' };
  const portfolio = await create('/portfolios', { ...domestic, name: LONG_NAME });
  await create(`/portfolios/${portfolio}/holdings`, {
    symbol: '4711.1',
    name: LONG_NAME,
    quantity: '1234.5678',
    currency: 'EUR',
    cost_basis: '98765.43',
  });
  return { account, portfolio, transactions };
}
