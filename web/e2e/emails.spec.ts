import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

// Other programs show emails, so they are opened as files, without the application.

const folder = mkdtempSync(join(tmpdir(), 'coffer-emails-'));
const binary = resolve(process.env['COFFER_BIN'] ?? '../target/debug/coffer');
execFileSync(binary, ['mail', 'preview', folder], { env: { ...process.env, COFFER__DATA__DIR: folder } });
const emails = readdirSync(folder).filter((name) => name.endsWith('.html'));

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there is a sample of every email', () => {
  expect(emails.length).toBeGreaterThanOrEqual(12);
});

for (const email of emails) {
  test(`${email} is readable on a narrow screen, light and dark`, async ({ page }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const file = pathToFileURL(join(folder, email)).href;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(file);

    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, 'no horizontal overflow').toBe(360);
    expect(await textsCutOff(page)).toEqual([]);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const paragraph of await page.locator('p').all()) await expect(paragraph).toBeVisible();
    for (const button of await page.locator('.button a').all()) {
      const box = await button.boundingBox();
      expect(box?.height, 'large enough for a finger').toBeGreaterThanOrEqual(44);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Contrast, language, title and structure; an email has no landmarks.
      const axe = new AxeBuilder({ page }).disableRules(['region', 'landmark-one-main']);
      const { violations } = await axe.analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    expect(requests, 'loads nothing').toEqual([file]);
  });
}

function textsCutOff(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll('h1, p, th, td')];
    return elements
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.textContent);
  });
}
