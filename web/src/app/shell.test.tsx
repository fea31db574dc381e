import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { anAccount, aTransaction, financeServer, portfolioServer, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

beforeEach(() => {
  const accounts = [anAccount(), anAccount({ id: 'closed', name: 'Old', closed_on: '2026-01-31' })];
  server.use(...financeServer({ accounts }), ...signedIn(), ...portfolioServer([]));
});

const nav = async (name: string) => within(await screen.findByRole('navigation', { name }));

/** Narrow screens match no minimum width. */
function useNarrowScreen() {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({ matches: false, media, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList,
  );
}

it('shows the open accounts with their balances in the sidebar', async () => {
  renderApp('/budgets');
  const accounts = await nav('Accounts');
  expect(accounts.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Everyday€100.00']);
});

it('marks the open page in the sidebar', async () => {
  renderApp(`/accounts/${anAccount().id}`);
  const accounts = await nav('Accounts');
  expect(accounts.getByRole('link')).toHaveAttribute('aria-current', 'page');
  expect((await nav('Main')).queryByRole('link', { current: 'page' })).not.toBeInTheDocument();
});

it('collapses the sidebar to icons with names, and remembers it', async () => {
  const { user, unmount } = renderApp('/budgets');
  await user.click(await screen.findByRole('button', { name: 'Collapse sidebar' }));
  expect(screen.queryByRole('navigation', { name: 'Accounts' })).not.toBeInTheDocument();
  expect((await nav('Main')).getByRole('link', { name: 'Portfolios' })).toHaveAttribute('title', 'Portfolios');
  unmount();
  const next = renderApp('/budgets');
  await next.user.click(await screen.findByRole('button', { name: 'Expand sidebar' }));
  expect(await nav('Accounts')).toBeDefined();
  expect(localStorage).toHaveLength(0);
});

it('shows the title of the page in the top bar of a narrow screen, and the other pages in a menu', async () => {
  useNarrowScreen();
  const { user, location } = renderApp('/budgets');
  // jsdom takes the header of the page for a banner, too.
  const [topBar] = await screen.findAllByRole('banner');
  expect(topBar).toHaveTextContent('Budgets');
  const bar = await nav('Main');
  expect(bar.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
    'Dashboard',
    'Transactions',
    'Budgets',
  ]);
  await user.click(bar.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Categories' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Categories' })).toBeVisible();
  expect(location()).toBe('/categories');
  expect(bar.getByRole('button', { name: 'More' })).toHaveAttribute('aria-current', 'true');
});

it('adds a transaction from any page, to the account on whose page one is', async () => {
  useNarrowScreen();
  const savings = anAccount({ id: '0192f0c4-0000-7000-8000-0000000000c2', name: 'Savings' });
  server.use(...financeServer({ accounts: [anAccount(), savings] }));
  const { user } = renderApp(`/accounts/${savings.id}`);
  await user.click(await screen.findByRole('button', { name: 'Add' }));
  expect(await screen.findByLabelText('Account')).toHaveValue(savings.id);
});

it('hides all amounts on this device until they are shown again', async () => {
  server.use(
    http.get('/api/v1/accounts/:id/balances', () =>
      HttpResponse.json({ points: [{ date: '2026-03-31', balance: { amount: '87.50', currency: 'EUR' } }] }),
    ),
    ...financeServer({ accounts: [anAccount()], transactions: [aTransaction()] }),
  );
  const { user, unmount } = renderApp(`/accounts/${anAccount().id}`);
  expect(await screen.findByRole('slider')).toHaveAttribute('aria-valuetext', 'Mar 31, 2026: €87.50');
  await user.click(screen.getByRole('button', { name: 'Hide amounts' }));
  expect(await screen.findByRole('slider')).toHaveAttribute('aria-valuetext', 'Mar 31, 2026: •••');
  expect(document.body).not.toHaveTextContent(/€\d/);
  expect((await nav('Accounts')).getByRole('link')).toHaveAccessibleName(/Amount hidden$/);
  unmount();

  const next = renderApp('/budgets');
  expect((await nav('Accounts')).getByRole('link')).not.toHaveTextContent('€');
  await next.user.click(screen.getByRole('button', { name: 'Show amounts' }));
  expect((await nav('Accounts')).getByRole('link')).toHaveTextContent('€100.00');
  expect(localStorage).toHaveLength(0);
});

it('has keys to add a transaction and for help on every page', async () => {
  const { user } = renderApp('/budgets');
  await screen.findByRole('heading', { level: 1, name: 'Budgets' });
  await user.keyboard('t');
  expect(await screen.findByRole('dialog', { name: 'Add transaction' })).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  await user.keyboard('?');
  const help = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(
    within(help)
      .getAllByRole('term')
      .map(({ textContent }) => textContent),
  ).toEqual(['t', '?']);
});

it('leaves the keys to the page if it has them', async () => {
  server.use(...financeServer({ accounts: [anAccount(), anAccount({ id: 'b' })], transactions: [aTransaction()] }));
  const { user } = renderApp('/budgets');
  await user.click((await nav('Main')).getByRole('link', { name: 'Transactions' }));
  await screen.findByRole('button', { name: 'Actions for Groceries' });
  await user.keyboard('?');
  const help = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  expect(help).toHaveTextContent('Next transaction');
});
