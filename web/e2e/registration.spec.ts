import { expect, fillRegistration, test } from './test';

// Proves: F2-0.1.4, F2-2.3.4, F2-4.2.2, F2-5.2.1, TASK-006-029.1, TASK-006-030.1
test('registers and opens the dashboard', async ({ page, visitor }) => {
  await page.goto('/register');
  await fillRegistration(page, visitor);
  await expect(page.getByText('Password strength')).toBeVisible();
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/dashboard');
  await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
});

// Proves: TASK-006-030.4
test('reports a taken address on its field', async ({ page, member }) => {
  await page.goto('/register');
  await fillRegistration(page, member);
  await page.getByRole('button', { name: 'Create account' }).click();
  const email = page.getByLabel('Email');
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toHaveAccessibleDescription(/\S/);
  await expect(email).toBeFocused();
  await expect(page).toHaveURL('/register');
});

test('reports a weak password on its field', async ({ page, visitor }) => {
  await page.goto('/register');
  await fillRegistration(page, { ...visitor, password: 'password1' });
  await page.getByRole('button', { name: 'Create account' }).click();
  const password = page.getByLabel('Password', { exact: true });
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toBeFocused();
});

test('reports missing values before sending the form', async ({ page }) => {
  await page.goto('/register');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('Enter your email.');
  await expect(page.getByRole('checkbox')).toHaveAccessibleDescription('Accept the terms to create an account.');
});

test('shows the terms that are accepted', async ({ page }) => {
  await page.goto('/register');
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'terms of use' }).click();
  const terms = await opened;
  await expect(terms.getByRole('heading', { level: 1, name: 'Terms of use' })).toBeVisible();
  await terms.getByRole('link', { name: 'Privacy notice' }).click();
  await expect(terms.getByRole('heading', { level: 1, name: 'Privacy notice' })).toBeVisible();
});
