import { delay, HttpResponse, http as mock } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problem } from '@/test/handlers';
import { server } from '@/test/server';
import { setLanguage } from '../i18n/catalogue';
import { http } from './client';
import { onSessionLost } from './session-events';

/** Handlers with an expired access cookie, whose session can be renewed if `renewable`. */
function expiredSession({ renewable }: { renewable: boolean }) {
  const calls = { data: 0, refresh: 0 };
  let fresh = false;
  server.use(
    mock.all('/api/v1/data', async ({ request }) => {
      calls.data += 1;
      return fresh ? HttpResponse.json({ body: await request.text() }) : problem(401);
    }),
    mock.post('/api/auth/refresh', async () => {
      calls.refresh += 1;
      await delay();
      if (!renewable) return problem(401);
      fresh = true;
      return HttpResponse.json({ user: { id: '1', email: 'ada@example.com' } });
    }),
  );
  return calls;
}

const lost = vi.fn();

beforeEach(() => {
  lost.mockClear();
  return onSessionLost(lost);
});

describe('renewing the session', () => {
  // Proves: TASK-006-020.1, TASK-006-020.4
  it('repeats the request with its body', async () => {
    const calls = expiredSession({ renewable: true });
    const { data } = await http.post('/api/v1/data', { amount: '1.00' });
    expect(data).toEqual({ body: '{"amount":"1.00"}' });
    expect(calls).toEqual({ data: 2, refresh: 1 });
    expect(lost).not.toHaveBeenCalled();
  });

  // Proves: F2-4.2.2, TASK-006-020.4
  it('happens once for concurrent failures', async () => {
    const calls = expiredSession({ renewable: true });
    await Promise.all([http.get('/api/v1/data'), http.get('/api/v1/data'), http.get('/api/v1/data')]);
    expect(calls).toEqual({ data: 6, refresh: 1 });
  });

  it('is not tried again for a repeated request', async () => {
    let refreshes = 0;
    server.use(
      mock.get('/api/v1/data', () => problem(401)),
      mock.post('/api/auth/refresh', () => {
        refreshes += 1;
        return HttpResponse.json({});
      }),
    );
    await expect(http.get('/api/v1/data')).rejects.toMatchObject({ status: 401 });
    expect(refreshes).toBe(1);
  });

  // Proves: TASK-006-020.2
  it('reports a session that cannot be renewed, and rejects with the first response', async () => {
    const calls = expiredSession({ renewable: false });
    await expect(http.get('/api/v1/data')).rejects.toMatchObject({ name: 'ApiError', status: 401 });
    expect(calls).toEqual({ data: 1, refresh: 1 });
    expect(lost).toHaveBeenCalledOnce();
  });

  it('keeps the session if the server was not reached', async () => {
    server.use(
      mock.get('/api/v1/data', () => problem(401)),
      mock.post('/api/auth/refresh', () => HttpResponse.error()),
    );
    await expect(http.get('/api/v1/data')).rejects.toMatchObject({ status: 0, isUnreachable: true });
    expect(lost).not.toHaveBeenCalled();
  });

  it('is not tried if a 401 is expected', async () => {
    const calls = expiredSession({ renewable: true });
    await expect(http.get('/api/v1/data', { renewOn401: false })).rejects.toMatchObject({ status: 401 });
    expect(calls).toEqual({ data: 1, refresh: 0 });
  });

  it('waits for other tabs', async () => {
    const calls = expiredSession({ renewable: true });
    const request = vi.fn((_name: string, run: () => unknown) => run());
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    await http.get('/api/v1/data').finally(() => Reflect.deleteProperty(navigator, 'locks'));
    expect(request).toHaveBeenCalledWith('coffer.renew', expect.any(Function));
    expect(calls.refresh).toBe(1);
  });
});

// Proves: F2-4.1.1, F2-4.2.1, TASK-006-020.3
it('sends cookies', () => {
  expect(http.defaults.withCredentials).toBe(true);
});

// Proves: TASK-006-020.2
it('turns a problem into an ApiError', async () => {
  const errors = [{ field: 'name', code: 'required', message: 'Required.' }];
  server.use(mock.get('/api/v1/data', () => problem(422, { detail: 'Check the fields.', errors, retryAfter: 7 })));
  await expect(http.get('/api/v1/data')).rejects.toMatchObject({
    status: 422,
    message: 'Check the fields.',
    fieldErrors: errors,
    retryAfter: 7,
    requestId: 'req-1',
  });
});

it('asks for texts in the language of the interface', async () => {
  const asked: (string | null)[] = [];
  server.use(
    mock.get('/api/v1/data', ({ request }) => {
      asked.push(request.headers.get('Accept-Language'));
      return HttpResponse.json({});
    }),
  );
  await http.get('/api/v1/data');
  setLanguage('de', {});
  await http.get('/api/v1/data');
  setLanguage('en', undefined);
  expect(asked).toEqual(['en', 'de']);
});
