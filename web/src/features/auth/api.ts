import { request } from '@/shared/api/request';
import type { CurrentUser, LoginRequest, RegisterRequest } from '@/shared/api/types';

/** For these endpoints a 401 is an expected response, which renewing the session would not change. */
const withoutRenewal = { renewOn401: false };

export async function signIn(credentials: LoginRequest): Promise<void> {
  await request('post', '/api/auth/login', { body: credentials }, withoutRenewal);
}

export async function signUp(registration: RegisterRequest): Promise<void> {
  await request('post', '/api/auth/register', { body: registration }, withoutRenewal);
}

export async function signOut(): Promise<void> {
  await request('post', '/api/auth/logout', { body: { everywhere: false } }, withoutRenewal);
}

export async function fetchCurrentUser(): Promise<CurrentUser> {
  return (await request('get', '/api/auth/me', {})).user;
}
