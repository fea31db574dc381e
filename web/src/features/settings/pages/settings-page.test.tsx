import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { setFormatLocale } from '@/shared/lib/format-locale';
import { useTheme } from '@/shared/lib/theme';
import { anAccount, financeServer, problem, settings, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const sent: unknown[] = [];

beforeEach(() => {
  sent.length = 0;
  useTheme.setState({ preference: 'system' });
  server.use(
    http.patch('/api/v1/user/settings', async ({ request }) => {
      const changes = (await request.json()) as object;
      sent.push(changes);
      return HttpResponse.json({ ...settings, ...changes });
    }),
    ...financeServer({ accounts: [anAccount()] }),
    ...signedIn(),
  );
  return () => setFormatLocale('en-US');
});

it('opens with the profile, from the menu of the user', async () => {
  const { location, user } = renderApp('/budgets');
  await user.click(await screen.findByRole('button', { name: 'User menu' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Settings' }));
  expect(await screen.findByRole('region', { name: 'Account' })).toHaveTextContent('ada@example.com');
  expect(location()).toBe('/settings/profile');
  const sections = within(screen.getByRole('navigation', { name: 'Settings sections' }));
  expect(sections.getByRole('link', { name: 'Profile' })).toHaveAttribute('aria-current', 'page');
  await user.click(sections.getByRole('link', { name: 'Appearance' }));
  expect(await screen.findByRole('region', { name: 'Display' })).toBeVisible();
});

it('saves a setting at once, and formats amounts and dates accordingly', async () => {
  const { user } = renderApp('/settings/profile');
  const locale = await screen.findByLabelText('Number and date format');
  expect(locale).toHaveAccessibleDescription(/€1,234\.50/);
  await user.selectOptions(locale, 'de-DE');
  await waitFor(() => expect(locale).toHaveAccessibleDescription(/1\.234,50\s€/));
  expect(locale).toHaveFocus();
  expect(sent).toEqual([{ locale: 'de-DE' }]);
  await user.click(screen.getByRole('link', { name: 'Accounts' }));
  expect(await within(screen.getByRole('main')).findByText(/^100/)).toHaveTextContent('100,00 €');
});

it('takes a setting back that the server refuses', async () => {
  server.use(http.patch('/api/v1/user/settings', () => problem(422, { detail: 'No such zone.' })));
  const { user } = renderApp('/settings/profile');
  const zone = await screen.findByLabelText('Time zone');
  await user.selectOptions(zone, 'Europe/Berlin');
  expect(await screen.findByText('Couldn’t save this setting. No such zone.')).toBeVisible();
  expect(zone).toHaveValue('UTC');
});

it('keeps the theme in the settings, for other devices', async () => {
  const { user } = renderApp('/settings/appearance');
  const theme = within(await screen.findByRole('region', { name: 'Theme' }));
  await user.click(theme.getByRole('radio', { name: 'Dark' }));
  expect(localStorage.getItem('coffer.theme')).toBe('dark');
  await waitFor(() => expect(sent).toEqual([{ theme: 'dark' }]));
});

it('starts with the theme of the settings, unless one was chosen on this device', async () => {
  server.use(http.get('/api/v1/user/settings', () => HttpResponse.json({ ...settings, theme: 'dark' })));
  const first = renderApp('/settings/appearance');
  await waitFor(() => expect(useTheme.getState().preference).toBe('dark'));
  first.unmount();
  useTheme.getState().setPreference('light');
  renderApp('/settings/appearance');
  const theme = within(await screen.findByRole('region', { name: 'Theme' }));
  expect(theme.getByRole('radio', { name: 'Light' })).toBeChecked();
});

it('keeps the settings of this device there', async () => {
  const { user } = renderApp('/settings/appearance');
  for (const name of ['Comfortable row height', 'Hide amounts']) {
    const box = await screen.findByRole('checkbox', { name });
    await user.click(box);
    expect(box).toBeChecked();
    expect(box).toHaveFocus();
  }
  expect(localStorage).toHaveLength(2);
  for (const name of ['Comfortable row height', 'Hide amounts'])
    await user.click(screen.getByRole('checkbox', { name }));
  expect(localStorage).toHaveLength(0);
  expect(sent).toEqual([]);
});

it('has no other sections', async () => {
  renderApp('/settings/unknown');
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
});
