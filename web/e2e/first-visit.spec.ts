import { expect, test } from './test';

for (const path of ['/', '/login', '/register', '/terms', '/privacy']) {
  test(`a first visit to ${path} makes no failing request`, async ({ page }) => {
    const answers: string[] = [];
    page.on('response', (response) => answers.push(`${response.status()} ${new URL(response.url()).pathname}`));
    page.on('requestfailed', (request) => answers.push(`failed ${request.url()}`));
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((answer) => !/^[23]/.test(answer))).toEqual([]);
  });
}

test('a page requests the current user after a sign-in', async ({ signedIn: page }) => {
  const me = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/auth/me');
  await page.goto('/login');
  expect((await me).status()).toBe(200);
  await expect(page).toHaveURL('/dashboard');
});
