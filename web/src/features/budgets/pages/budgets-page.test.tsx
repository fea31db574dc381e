import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import type { BudgetAlert } from '@/shared/api/types';
import { aBudgetProgress, financeServer, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const progress = aBudgetProgress();
const euros = (amount: string) => ({ amount, currency: 'EUR' });

const alert = (values: Partial<BudgetAlert> = {}): BudgetAlert => ({
  id: '0192f0c4-0000-7000-8000-0000000000aa',
  budget_id: progress.budget.id,
  budget_name: 'Eating',
  period_start: '2026-03-01',
  threshold: 80,
  net_spent: euros('325.10'),
  available: euros('400'),
  created_at: '2026-03-20T12:00:00Z',
  ...values,
});

beforeEach(() =>
  server.use(
    ...financeServer({
      budgets: [aBudgetProgress({ status: 'overspent', remaining: euros('-12'), thresholds_reached: [80, 100] })],
    }),
    ...signedIn(),
  ),
);

it('shows that a budget is overspent, and its alerts', async () => {
  renderApp('/budgets');
  const row = within(await screen.findByRole('region', { name: 'Active' })).getByRole('listitem');
  expect(row).toHaveTextContent('Overspent');
  expect(row).toHaveTextContent('€12.00 over');
});

it('shows the highest threshold that a budget has reached', async () => {
  server.use(...financeServer({ budgets: [aBudgetProgress({ status: 'warning', thresholds_reached: [50, 80] })] }));
  renderApp('/budgets');
  const row = within(await screen.findByRole('region', { name: 'Active' })).getByRole('listitem');
  expect(row).toHaveTextContent('80% reached');
});

it('lists alerts newest first, and more on request', async () => {
  server.use(
    http.get('/api/v1/budgets/alerts', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === 'more'
        ? HttpResponse.json({ items: [alert()], next_cursor: null })
        : HttpResponse.json({
            items: [alert({ id: 'b', threshold: 100, net_spent: euros('401') })],
            next_cursor: 'more',
          }),
    ),
  );
  const { user } = renderApp('/budgets');
  const alerts = within(await screen.findByRole('region', { name: 'Alerts' }));
  expect(await alerts.findByRole('listitem')).toHaveTextContent('Eating reached 100%');
  await user.click(alerts.getByRole('button', { name: 'Show more' }));
  const earlier = await alerts.findByText(/reached 80%/);
  expect(earlier.closest('li')).toHaveTextContent('€325.10 of €400.00 · Period starting Mar 1, 2026');
  expect(earlier.closest('li')).toHaveTextContent('Mar 20, 2026');
});

it('shows the budgets even if the alerts cannot be loaded', async () => {
  server.use(http.get('/api/v1/budgets/alerts', () => problem(500, { detail: 'No alerts today.' })));
  renderApp('/budgets');
  expect(await screen.findByText('Overspent')).toBeVisible();
  expect(await screen.findByText(/No alerts today/)).toBeVisible();
});

it('sends the thresholds as numbers', async () => {
  let sent: unknown;
  server.use(
    http.get(`/api/v1/budgets/${progress.budget.id}`, () =>
      HttpResponse.json(progress.budget, { headers: { ETag: '"1"' } }),
    ),
    http.patch('/api/v1/budgets/:id', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(progress.budget);
    }),
  );
  const { user } = renderApp('/budgets');
  await user.click(await screen.findByRole('button', { name: 'Actions for Eating' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
  const form = within(await screen.findByRole('dialog'));
  const field = await form.findByLabelText('Alert thresholds (%)');
  expect(field).toHaveValue('80, 100');
  expect(form.getByLabelText('A new amount applies to')).toHaveDisplayValue('Current and later periods');
  await user.selectOptions(form.getByLabelText('A new amount applies to'), 'All periods, including past ones');
  await user.clear(field);
  await user.type(field, '100 2000');
  await user.click(form.getByRole('button', { name: 'Save changes' }));
  expect(field).toHaveAccessibleDescription(/from 1 to 1000/);
  await user.clear(field);
  await user.type(field, '100, 50%');
  await user.click(form.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Saved “Eating”')).toBeVisible();
  expect(sent).toMatchObject({ alert_thresholds: [50, 100], amount_applies_to: 'all_periods' });
});

it('shows the periods of another month', async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get('/api/v1/budgets/progress', ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('on'));
      return HttpResponse.json({ on: '2026-02-28', items: [progress] });
    }),
  );
  const { location, user } = renderApp('/budgets?month=2026-03');
  expect(await screen.findByText('March 2026')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Previous month' }));
  expect(await screen.findByText('February 2026')).toBeVisible();
  expect(location()).toBe('/budgets?month=2026-02');
  expect(asked).toEqual(['2026-03-31', '2026-02-28']);
});

it.each([
  ['2026-02-28T23:30:00Z', 'Upcoming'],
  ['2026-03-01T00:00:00Z', '31 days left'],
  ['2026-03-31T12:00:00Z', '1 day left'],
  ['2026-04-01T12:00:00Z', 'Ended'],
])('shows at %s how much is left of a period in March, whatever month is shown', async (now, left) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  renderApp('/budgets?month=2026-03');
  const row = within(await screen.findByRole('region', { name: 'Active' })).getByRole('listitem');
  expect(row).toHaveTextContent(`Mar 1 – 31, 2026 · ${left}`);
});

it('lists the spending in other currencies', async () => {
  const excluded = [
    { amount: '4.20', currency: 'CHF' },
    { amount: '4.20', currency: 'GBP' },
    { amount: '434.39', currency: 'USD' },
  ];
  server.use(...financeServer({ budgets: [aBudgetProgress({ excluded })] }));
  renderApp('/budgets');
  const note = await screen.findByText(/^Excludes spending in other currencies/);
  expect(note.textContent?.replaceAll('\u00a0', ' ')).toBe(
    'Excludes spending in other currencies: CHF 4.20, £4.20 and $434.39',
  );
});
