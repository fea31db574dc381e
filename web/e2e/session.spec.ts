import type { BrowserContext } from '@playwright/test';
import { expect, signIn, test } from './test';

const dashboard = { name: 'Dashboard' };

async function cookie(context: BrowserContext, name: string) {
  const cookies = await context.cookies();
  return cookies.find((candidate) => candidate.name.endsWith(name));
}

// Proves: F2-4.5.1, F2-5.5.2, TASK-006-029.1
test('does not return to protected pages after signing out', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await page.goto('/dashboard');
  await expect(page).toHaveURL('/login?next=%2Fdashboard');
});

// Proves: F2-4.5.2
test('signs out in every tab', async ({ signedIn: page, context }) => {
  const other = await context.newPage();
  await other.goto('/dashboard');
  await expect(other.getByRole('heading', dashboard)).toBeVisible();
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other).toHaveURL('/login');
});

// Proves: TASK-006-021.4
test('signs in with session cookies by default', async ({ page, context, member }) => {
  await page.goto('/login');
  await signIn(page, member);
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
  expect(await cookie(context, 'refresh_token')).toMatchObject({ expires: -1, httpOnly: true, secure: true });
});

// Proves: F2-2.5.2, TASK-006-019.4, TASK-006-021.4
test('stays signed in when asked to', async ({ page, context, member }) => {
  await page.goto('/login');
  await page.getByLabel('Keep me signed in').check();
  await signIn(page, member);
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
  const refresh = await cookie(context, 'refresh_token');
  expect(refresh).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
  expect(refresh?.expires).toBeGreaterThan(Date.now() / 1000 + 24 * 3600);
});

// Proves: F2-5.4.1, TASK-006-023.2
test('redirects to sign-in, and back to the requested page', async ({ page, member }) => {
  await page.goto('/dashboard?from=mail');
  await expect(page).toHaveURL('/login?next=%2Fdashboard%3Ffrom%3Dmail');
  await signIn(page, member);
  await expect(page).toHaveURL('/dashboard?from=mail');
});

// Proves: F2-5.4.1
test('does not load the code of protected pages before sign-in', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(scripts.filter((url) => /dashboard-page|shell/.test(url))).toEqual([]);
});

test('follows no link to another site', async ({ page, member }) => {
  await page.goto('/login?next=//evil.example/');
  await signIn(page, member);
  await expect(page).toHaveURL('/dashboard');
});

// Proves: F2-5.1.3, TASK-006-030.4
test('refuses a wrong password without revealing whether the address exists', async ({ page, member }) => {
  await page.goto('/login');
  await signIn(page, { ...member, password: 'not the password' });
  await expect(page.getByRole('alert')).toHaveText('Incorrect email or password.');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await expect(page).toHaveURL('/login');
});

// Proves: F2-5.1.2, TASK-006-030.2
test('signs in by keyboard alone', async ({ page, member }) => {
  await page.goto('/login');
  await expect(page.getByLabel('Email')).toBeFocused();
  await page.keyboard.type(member.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(member.password);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Keep me signed in')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
});

// Proves: F2-4.2.2
test('renews the session when the access cookie is gone', async ({ signedIn: page, context }) => {
  await context.clearCookies({ name: /access_token$/ });
  await page.reload();
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
  expect(await cookie(context, 'access_token')).toBeDefined();
});

// Proves: F2-4.2.2
test('two tabs can renew the session at the same time', async ({ signedIn: page, context }) => {
  const other = await context.newPage();
  await other.goto('/dashboard');
  await expect(other.getByRole('heading', dashboard)).toBeVisible();

  await context.clearCookies({ name: /access_token$/ });
  await Promise.all([page.reload(), other.reload()]);
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
  await expect(other.getByRole('heading', dashboard)).toBeVisible();

  // Both tabs continue with the same session.
  await context.clearCookies({ name: /access_token$/ });
  await page.reload();
  await expect(page.getByRole('heading', dashboard)).toBeVisible();
});

test('reports that the session has ended on an open page', async ({ signedIn: page, context }) => {
  await page.goto('/portfolios');
  await expect(page.getByRole('button', { name: 'Add portfolio' })).toBeVisible();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Add portfolio' }).click();
  await page.getByLabel('Name').fill('Broker');
  await page.getByLabel('Home country').selectOption('DE');
  await page.getByRole('button', { name: 'Add portfolio' }).click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expect(page).toHaveURL('/login?next=%2Fportfolios');
});

// Proves: F2-0.1.2, F2-2.5.2, TASK-006-019.2
test('stores no token where scripts can read it', async ({ signedIn: page }) => {
  const readable = await page.evaluate(() => ({
    cookie: document.cookie,
    local: JSON.stringify(localStorage),
    session: Object.keys(sessionStorage).filter((key) => !key.startsWith('react-router')),
  }));
  // The only readable cookie just indicates that there is a session.
  expect(readable).toEqual({ cookie: 'signed_in=1', local: '{}', session: [] });
});
