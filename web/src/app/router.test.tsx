import { onlineManager } from '@tanstack/react-query';
import { act, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import type { RouteObject } from 'react-router';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useAuthStore } from '@/features/auth';
import { http as client } from '@/shared/api/client';
import { paths } from '@/shared/lib/paths';
import { ada, aPortfolio, financeServer, portfolioServer, problem, signedIn, signedOut } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';
import { routes } from './router';

function patterns(tree: RouteObject[]): string[] {
  return tree.flatMap(({ path, children = [] }) => [...(path ? [path] : []), ...patterns(children)]);
}

// Proves: F2-0.2.3, F2-5.5.1
it('has a route for each published path and no other', () => {
  expect(patterns(routes).sort()).toEqual(['*', ...Object.values(paths)].sort());
});

describe('a protected page', () => {
  // Proves: F2-0.2.3, F2-5.4.1, F2-5.5.2, TASK-006-023.1, TASK-006-023.2
  it('requests no data before sign-in', async () => {
    let asked = false;
    server.use(
      ...signedOut(),
      http.get('/api/v1/*', () => {
        asked = true;
        return problem(401);
      }),
    );
    const { location } = renderApp('/dashboard');
    await screen.findByRole('heading', { name: 'Sign in' });
    expect(location()).toBe('/login?next=%2Fdashboard');
    expect(asked).toBe(false);
  });

  // Proves: TASK-006-023.3
  it('is preceded by a splash screen while the session is checked', async () => {
    let respond = () => {};
    const answered = new Promise<void>((resolve) => {
      respond = resolve;
    });
    server.use(
      ...signedIn(),
      ...portfolioServer([]),
      http.get('/api/auth/me', async () => {
        await answered;
        return HttpResponse.json({ user: ada });
      }),
    );
    renderApp('/dashboard');
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Dashboard' })).not.toBeInTheDocument();
    respond();
    expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeVisible();
    expect(screen.queryByRole('status', { name: 'Loading' })).not.toBeInTheDocument();
  });

  // Proves: F2-5.4.1, TASK-006-023.1
  it('redirects to sign-in with an explanation when the session ends', async () => {
    server.use(...signedIn(), ...portfolioServer([aPortfolio()]));
    const { location } = renderApp('/portfolios');
    await screen.findByText('Retirement');

    server.use(
      ...signedOut(),
      http.get('/api/v1/portfolios', () => problem(401)),
    );
    await client.get('/api/v1/portfolios').catch(() => undefined);
    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    expect(location()).toBe('/login?next=%2Fportfolios');
    expect(screen.queryByText('Retirement')).not.toBeInTheDocument();
  });

  it('redirects to sign-in with the page that was being opened when the session ends', async () => {
    server.use(...signedIn(), ...portfolioServer([aPortfolio()]));
    const { location, user } = renderApp('/dashboard');
    await screen.findByRole('heading', { name: 'Dashboard' });

    server.use(
      ...signedOut(),
      http.get('/api/v1/portfolios', () => problem(401)),
    );
    const [link] = screen.getAllByRole('link', { name: 'Portfolios' });
    await user.click(link as HTMLElement);
    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    expect(location()).toBe('/login?next=%2Fportfolios');
  });

  it('shows an error with a retry button while the browser is offline', async () => {
    server.use(...signedIn(), ...portfolioServer([aPortfolio()]));
    const { router, user } = renderApp('/dashboard');
    await screen.findByRole('heading', { name: 'Dashboard' });

    onlineManager.setOnline(false);
    onTestFinished(() => onlineManager.setOnline(true));
    server.use(http.get('/api/v1/budgets', () => HttpResponse.error()));
    await act(() => router.navigate('/budgets'));
    expect(await screen.findByRole('heading', { name: 'Can’t reach the server' }, { timeout: 10_000 })).toBeVisible();

    server.use(...financeServer());
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Budgets' })).toBeVisible();
  });

  // Proves: F2-5.4.1
  it('redirects to sign-in after signing out, without a return path', async () => {
    server.use(
      ...signedIn(),
      ...portfolioServer([]),
      http.post('/api/auth/logout', () => {
        server.use(...signedOut());
        return HttpResponse.json({ message: 'Logged out' });
      }),
    );
    const { user, location } = renderApp('/dashboard');
    await user.click(await screen.findByRole('button', { name: 'User menu' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await screen.findByRole('heading', { name: 'Sign in' });
    expect(location()).toBe('/login');
    expect(useAuthStore.getState().user).toBeNull();
  });

  it('shows a server error and retries', async () => {
    server.use(
      http.get('/api/auth/me', () => problem(500, { detail: 'The database is away.' })),
      ...portfolioServer([]),
    );
    const { user } = renderApp('/dashboard');
    expect(await screen.findByText('The database is away.')).toBeVisible();
    expect(screen.getByText('Request ID: req-1')).toBeVisible();

    server.use(...signedIn());
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeVisible();
  });
});

// Proves: F2-4.1.1
it('the root path leads to the dashboard', async () => {
  server.use(...signedIn(), ...portfolioServer([]));
  const { location } = renderApp('/');
  await screen.findByRole('heading', { name: 'Dashboard' });
  expect(location()).toBe('/dashboard');
});

it('an unknown path shows a not-found page', async () => {
  renderApp('/nowhere');
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to dashboard' })).toHaveAttribute('href', '/');
  await waitFor(() => expect(document.title).toBe('Page not found · Coffer'));
});

// Proves: F2-5.3.1, F2-5.5.1
it.each([
  ['/login', 'Sign in'],
  ['/register', 'Create your account'],
])('%s has the layout of the sign-in pages', async (path, title) => {
  server.use(...signedOut());
  renderApp(path);
  const heading = await screen.findByRole('heading', { level: 1, name: title });
  expect(screen.getByRole('main')).toContainElement(heading);
  expect(screen.getByRole('navigation', { name: 'Legal' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'User menu' })).not.toBeInTheDocument();
});

it.each([
  ['/terms', 'Terms of use'],
  ['/privacy', 'Privacy notice'],
])('%s is public and shows its effective date', async (path, title) => {
  renderApp(path);
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeVisible();
  expect(screen.getByText(/^Effective/)).toHaveAttribute('datetime', expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/));
});
