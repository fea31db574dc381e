import axios, { type AxiosError, isAxiosError, isCancel } from 'axios';
import { currentLanguage } from '../i18n/catalogue';
import { ApiError, retryAfterSeconds } from './api-error';
import { sessionLost } from './session-events';
import type { Problem } from './types';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** False if a 401 is an expected response, such as for a wrong password, that a renewal cannot change. */
    renewOn401?: boolean;
    /** Set by the interceptor when it repeats a request, which it does once. */
    repeated?: boolean;
  }
}

/** The HTTP client for all requests. The browser adds the session's HttpOnly cookies. */
export const http = axios.create({
  withCredentials: true,
  timeout: 30_000,
  headers: { Accept: 'application/json' },
});

// The server's texts are in the language of the interface, which may differ from the browser's.
http.interceptors.request.use((config) => {
  config.headers.set('Accept-Language', currentLanguage());
  return config;
});

let renewal: Promise<void> | null = null;

/** Renews the session. Concurrent calls share one request. */
function renewSession(): Promise<void> {
  renewal ??= acrossTabs(async () => {
    await http.post('/api/auth/refresh', undefined, { renewOn401: false });
  }).finally(() => {
    renewal = null;
  });
  return renewal;
}

/** Runs in one tab at a time, so that two tabs never use the same refresh token. */
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
    // Only a 401 response ends the session; if the server was not reached, the session may still be valid.
    if (!(renewalError instanceof ApiError && renewalError.status === 401)) throw renewalError;
    sessionLost();
    throw toApiError(error);
  }
  return http.request({ ...error.config, repeated: true });
});

/** Converts an error of axios to an ApiError. Cancelled requests and programming errors are returned unchanged. */
function toApiError(cause: unknown): unknown {
  if (!isAxiosError(cause) || isCancel(cause)) return cause;
  const { response } = cause;
  if (!response) return new ApiError(0, undefined, undefined, { cause });
  return new ApiError(
    response.status,
    isProblem(response.data) ? response.data : undefined,
    retryAfterSeconds(response.headers['retry-after']),
    { cause },
  );
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body;
}
