import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { http as client } from '@/shared/api/client';
import { queryClient } from '@/shared/api/query-client';
import { ada, problem, signedIn, signedOut } from '@/test/handlers';
import { server } from '@/test/server';
import { useAuthStore } from './store';

const credentials = { email: ada.email, password: 'correct horse', remember_me: true };
const state = () => useAuthStore.getState();

function setCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store
  document.cookie = cookie;
}

beforeEach(() => useAuthStore.setState(useAuthStore.getInitialState(), true));

// Proves: F2-0.1.4, F2-4.1.1, F2-4.3.1, TASK-006-019.1, TASK-006-019.3
it('has no user initially', () => {
  expect(state()).toMatchObject({ status: 'unknown', isAuthenticated: false, user: null });
});

describe('checkAuth', () => {
  // Proves: F2-0.1.4, F2-4.3.1, F2-4.6.1, TASK-006-019.1, TASK-006-019.4, TASK-006-020.1
  // Proves: TASK-006-033.4
  it('restores the current user', async () => {
    server.use(...signedIn());
    expect(await state().checkAuth()).toBe(true);
    expect(state()).toMatchObject({ status: 'authenticated', isAuthenticated: true, user: ada });
  });

  // Proves: F2-4.6.1
  it('finds no session', async () => {
    server.use(...signedOut());
    expect(await state().checkAuth()).toBe(false);
    expect(state()).toMatchObject({ status: 'anonymous', isAuthenticated: false, user: null });
  });

  it('sends no request if there is no session', async () => {
    // Without a handler, any request would fail the test.
    for (const cookie of ['signed_in=; Max-Age=0', 'signed_in=0', 'not_signed_in=1', 'signed_in=11']) {
      useAuthStore.setState(useAuthStore.getInitialState(), true);
      setCookie(cookie);
      expect(await state().checkAuth()).toBe(false);
      expect(state()).toMatchObject({ status: 'anonymous', isAuthenticated: false, user: null });
    }
    setCookie('not_signed_in=; Max-Age=0');
  });

  it.each(['signed_in=1', 'theme=dark; signed_in=1', '__Host-signed_in=1', 'a=1; __Host-signed_in=1; b=2'])(
    'asks where the cookies are %s',
    async (cookies) => {
      vi.spyOn(document, 'cookie', 'get').mockReturnValue(cookies);
      server.use(...signedIn());
      expect(await state().checkAuth()).toBe(true);
    },
  );

  it('keeps reporting an expired session', async () => {
    useAuthStore.setState({ status: 'expired' });
    setCookie('signed_in=; Max-Age=0');
    expect(await state().checkAuth()).toBe(false);
    expect(state().status).toBe('expired');
  });

  // Proves: F2-4.6.1
  it('sends one request for concurrent calls', async () => {
    let calls = 0;
    server.use(
      http.get('/api/auth/me', () => {
        calls += 1;
        return HttpResponse.json({ user: ada });
      }),
    );
    await Promise.all([state().checkAuth(), state().checkAuth(), state().checkAuth()]);
    expect(calls).toBe(1);
    await state().checkAuth();
    expect(calls).toBe(2);
  });

  // Proves: F2-4.6.1
  it('does not treat a server error as signed out', async () => {
    server.use(http.get('/api/auth/me', () => problem(503)));
    await expect(state().checkAuth()).rejects.toMatchObject({ status: 503 });
    expect(state().status).toBe('unknown');
  });
});

describe('login', () => {
  // Proves: F2-4.4.1, F2-4.4.2, TASK-006-019.3, TASK-006-020.1, TASK-006-033.3, TASK-006-033.4
  it('sends the credentials and loads the user', async () => {
    let body: unknown;
    server.use(
      ...signedIn(),
      http.post('/api/auth/login', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ user: { id: ada.id, email: ada.email } });
      }),
    );
    await state().login(credentials);
    expect(body).toEqual(credentials);
    expect(state()).toMatchObject({ status: 'authenticated', isAuthenticated: true, user: ada });
  });

  // Proves: F2-4.4.2
  it('is not undone by a check that started earlier', async () => {
    let isSignedIn = false;
    server.use(
      http.get('/api/auth/me', async () => {
        const answer = isSignedIn ? HttpResponse.json({ user: ada }) : problem(401);
        await delay();
        return answer;
      }),
      http.post('/api/auth/refresh', () => problem(401)),
      http.post('/api/auth/login', () => {
        isSignedIn = true;
        return HttpResponse.json({ user: { id: ada.id, email: ada.email } });
      }),
    );
    const check = state().checkAuth();
    await Promise.all([state().login(credentials), check]);
    expect(state()).toMatchObject({ status: 'authenticated', user: ada });
  });

  // Proves: F2-4.4.2
  it('rejects wrong credentials without trying to renew a session', async () => {
    server.use(http.post('/api/auth/login', () => problem(401)));
    await expect(state().login(credentials)).rejects.toMatchObject({ status: 401 });
    expect(state().isAuthenticated).toBe(false);
  });
});

// Proves: TASK-006-020.1, TASK-006-033.3
it('register signs in', async () => {
  server.use(
    ...signedIn(),
    http.post('/api/auth/register', () => HttpResponse.json({ message: 'User created successfully' }, { status: 201 })),
  );
  await state().register({ email: ada.email, password: 'correct horse' });
  expect(state().user).toEqual(ada);
});

describe('logout', () => {
  // Proves: F2-4.5.2, TASK-006-020.1, TASK-006-033.4
  it('removes the user and all cached data', async () => {
    server.use(
      ...signedIn(),
      http.post('/api/auth/logout', () => HttpResponse.json({ message: 'Logged out' })),
    );
    await state().checkAuth();
    queryClient.setQueryData(['portfolios'], ['secret']);
    await state().logout();
    expect(state()).toMatchObject({ status: 'anonymous', isAuthenticated: false, user: null });
    expect(queryClient.getQueryCache().getAll()).toHaveLength(0);
  });

  // Proves: F2-4.5.1
  it('keeps the user if the server was not reached', async () => {
    server.use(
      ...signedIn(),
      http.post('/api/auth/logout', () => HttpResponse.error()),
    );
    await state().checkAuth();
    await expect(state().logout()).rejects.toMatchObject({ status: 0 });
    expect(state().isAuthenticated).toBe(true);
  });
});

// Proves: F2-4.5.2
it('signs out when another tab signs out', async () => {
  server.use(...signedIn());
  await state().checkAuth();
  const otherTab = new BroadcastChannel('coffer.session');
  otherTab.postMessage('signed-out');
  await vi.waitFor(() => expect(state()).toMatchObject({ status: 'anonymous', user: null }));
  otherTab.close();
});

it('a session that cannot be renewed expires and its cached data is removed', async () => {
  server.use(...signedIn());
  await state().checkAuth();
  queryClient.setQueryData(['portfolios'], ['secret']);

  server.use(
    http.get('/api/v1/portfolios', () => problem(401)),
    http.post('/api/auth/refresh', () => problem(401)),
  );
  await expect(client.get('/api/v1/portfolios')).rejects.toMatchObject({ status: 401 });
  expect(state()).toMatchObject({ status: 'expired', isAuthenticated: false, user: null });
  expect(queryClient.getQueryCache().getAll()).toHaveLength(0);
});

// Proves: F2-4.3.1, TASK-006-019.2, TASK-006-020.3
it('stores nothing about a session in browser storage', async () => {
  server.use(
    ...signedIn(),
    http.post('/api/auth/login', () => HttpResponse.json({ user: ada })),
  );
  await state().login(credentials);
  expect(localStorage).toHaveLength(0);
  expect(sessionStorage).toHaveLength(0);
});
