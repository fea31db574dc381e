import { expect, signIn, test } from './test';

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

test('code that is needed next is preloaded: sign-in, or the layout of a signed-in user', async ({ page, member }) => {
  const preloaded = (name: string) => page.locator(`head > link[rel=modulepreload][href*="/${name}-"]`);
  await page.goto('/login');
  await expect(preloaded('login-page')).toHaveCount(1);
  await expect(preloaded('shell')).toHaveCount(0);
  await signIn(page, member);
  await expect(page).toHaveURL('/dashboard');
  await page.reload();
  await expect(preloaded('login-page')).toHaveCount(0);
  await expect(preloaded('shell')).toHaveCount(1);
});
