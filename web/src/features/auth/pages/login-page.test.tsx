import { act, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { ada, portfolioServer, problem, signedIn, signedOut } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const email = () => screen.findByLabelText('Email');
const password = () => screen.getByLabelText('Password');
const submit = () => screen.getByRole('button', { name: 'Sign in' });

/** Handlers with which signing in succeeds only with the right password. */
function signInServer() {
  server.use(
    ...signedOut(),
    ...portfolioServer([]),
    http.post('/api/auth/login', async ({ request }) => {
      const body = (await request.json()) as { password: string };
      if (body.password !== 'correct horse') return problem(401, { detail: 'nope' });
      server.use(...signedIn());
      return HttpResponse.json({ user: { id: ada.id, email: ada.email } });
    }),
  );
}

describe('the sign-in page', () => {
  // Proves: F2-5.1.1, TASK-006-033.1
  it('signs in and opens the dashboard', async () => {
    signInServer();
    const { user, location } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'correct horse{Enter}');
    expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeVisible();
    expect(location()).toBe('/dashboard');
  });

  it('returns to the requested page', async () => {
    signInServer();
    const { user, location } = renderApp('/dashboard?from=mail');
    await user.type(await email(), ada.email);
    expect(location()).toBe('/login?next=%2Fdashboard%3Ffrom%3Dmail');
    await user.type(password(), 'correct horse{Enter}');
    await screen.findByRole('heading', { name: 'Dashboard' });
    expect(location()).toBe('/dashboard?from=mail');
  });

  it('follows no link to another site', async () => {
    signInServer();
    const { user, location } = renderApp('/login?next=//evil.example');
    await user.type(await email(), ada.email);
    await user.type(password(), 'correct horse{Enter}');
    await screen.findByRole('heading', { name: 'Dashboard' });
    expect(location()).toBe('/dashboard');
  });

  // Proves: F2-5.1.3, TASK-006-021.2
  it('reports wrong credentials and focuses the password', async () => {
    signInServer();
    const { user } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'wrong');
    await user.click(submit());
    expect(await screen.findByRole('alert')).toHaveTextContent('Incorrect email or password.');
    expect(password()).toHaveFocus();
  });

  // Proves: TASK-006-021.3
  it('shows progress and sends nothing twice while the server checks the password', async () => {
    let requests = 0;
    let respond = () => {};
    const answered = new Promise<void>((resolve) => {
      respond = resolve;
    });
    server.use(
      ...signedOut(),
      http.post('/api/auth/login', async () => {
        requests += 1;
        await answered;
        return problem(401);
      }),
    );
    const { user } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'correct horse');
    expect(submit()).not.toHaveAttribute('aria-busy');
    await user.click(submit());
    await waitFor(() => expect(submit()).toHaveAttribute('aria-busy', 'true'));
    expect(submit().querySelector('svg')).toBeInTheDocument();
    await user.click(submit());
    respond();
    await screen.findByRole('alert');
    expect(submit()).not.toHaveAttribute('aria-busy');
    expect(requests).toBe(1);
  });

  // Proves: TASK-006-024.2
  it('shows the name and the logo', async () => {
    server.use(...signedOut());
    const { container } = renderApp('/login');
    await email();
    expect(screen.getByText('Coffer')).toBeVisible();
    expect(container.querySelector('[data-slot="logo-mark"]')).toBeInTheDocument();
  });

  // Proves: F2-5.1.2, TASK-006-021.1, TASK-006-033.2
  it('reports missing values on their fields', async () => {
    server.use(...signedOut());
    const { user } = renderApp('/login');
    await email();
    await user.click(submit());
    expect(await email()).toHaveAccessibleDescription('Enter your email.');
    expect(await email()).toBeInvalid();
    expect(await email()).toHaveFocus();
    expect(password()).toHaveAccessibleDescription('Enter your password.');
  });

  // Proves: F2-5.1.3, TASK-006-021.2
  it('counts down while attempts are refused, then allows another', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.use(
      ...signedOut(),
      http.post('/api/auth/login', () => problem(429, { retryAfter: 65 })),
    );
    const { user } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'wrong{Enter}');
    expect(await screen.findByText('Too many attempts. Try again in 1 min 5 secs.')).toBeVisible();
    expect(submit()).toBeDisabled();

    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(screen.getByText(/Try again in [45] sec/)).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    expect(screen.queryByText(/Too many attempts/)).not.toBeInTheDocument();
    expect(submit()).toBeEnabled();
  });

  it('reports that sign-in is unavailable', async () => {
    server.use(
      ...signedOut(),
      http.post('/api/auth/login', () => problem(503, { retryAfter: 5 })),
    );
    const { user } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'correct horse{Enter}');
    expect(await screen.findByText(/The server is busy. Try again in/)).toBeVisible();
  });

  it('reports that the server cannot be reached', async () => {
    server.use(
      ...signedOut(),
      http.post('/api/auth/login', () => HttpResponse.error()),
    );
    const { user } = renderApp('/login');
    await user.type(await email(), ada.email);
    await user.type(password(), 'correct horse{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Can’t reach the server');
  });

  // Proves: F2-4.6.1
  it('redirects a signed-in user', async () => {
    server.use(...signedIn(), ...portfolioServer([]));
    const { location } = renderApp('/login?next=/dashboard');
    await screen.findByRole('heading', { name: 'Dashboard' });
    expect(location()).toBe('/dashboard');
  });

  // Proves: F2-5.1.2, TASK-006-033.1
  it('shows and hides the password', async () => {
    server.use(...signedOut());
    const { user } = renderApp('/login');
    await email();
    expect(password()).toHaveAttribute('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Show password' }));
    expect(password()).toHaveAttribute('type', 'text');
    await user.click(screen.getByRole('button', { name: 'Hide password' }));
    expect(password()).toHaveAttribute('type', 'password');
  });

  // Proves: F2-5.1.1
  it('labels its fields for password managers', async () => {
    server.use(...signedOut());
    renderApp('/login');
    expect(await email()).toHaveAttribute('autocomplete', 'username webauthn');
    expect(password()).toHaveAttribute('autocomplete', 'current-password');
  });

  // Proves: F2-4.6.1
  it('is shown even if the current user cannot be loaded', async () => {
    server.use(http.get('/api/auth/me', () => problem(503)));
    renderApp('/login');
    await waitFor(email);
  });
});
