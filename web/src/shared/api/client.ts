import axios, { type AxiosError, isAxiosError } from 'axios';
import { ApiError, toApiError } from './api-error';
import { sessionLost } from './session-events';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** False where a 401 is the answer itself (a wrong password, a spent session) and renewing cannot help. */
    renewOn401?: boolean;
    /** Set by the interceptor on the one repetition of a request. */
    repeated?: boolean;
  }
}

/** The one way to the server. The session lives in HttpOnly cookies, which the browser adds by itself. */
export const http = axios.create({
  withCredentials: true,
  timeout: 30_000,
  headers: { Accept: 'application/json' },
});

let renewal: Promise<void> | null = null;

/** Renews the session once, however many requests ask for it at the same time. */
function renewSession(): Promise<void> {
  renewal ??= acrossTabs(async () => {
    await http.post('/api/auth/refresh', undefined, { renewOn401: false });
  }).finally(() => {
    renewal = null;
  });
  return renewal;
}

/** One tab at a time, so that two tabs never spend the same refresh token. */
function acrossTabs(renew: () => Promise<void>): Promise<void> {
  return navigator.locks ? navigator.locks.request('coffer.renew', renew) : renew();
}

function canRenew(error: AxiosError): error is AxiosError & { config: NonNullable<AxiosError['config']> } {
  const { config, response } = error;
  return response?.status === 401 && config !== undefined && config.renewOn401 !== false && !config.repeated;
}

http.interceptors.response.use(undefined, async (error: unknown) => {
  if (!isAxiosError(error) || !canRenew(error)) throw toApiError(error);
  try {
    await renewSession();
  } catch (renewalError) {
    // Only a refusal ends the session; a server out of reach says nothing about it.
    if (!(renewalError instanceof ApiError && renewalError.status === 401)) throw renewalError;
    sessionLost();
    throw toApiError(error);
  }
  return http.request({ ...error.config, repeated: true });
});
