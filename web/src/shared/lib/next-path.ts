import { paths } from './paths';

export const NEXT_PARAM = 'next';

/**
 * The path of a `?next=` parameter, or null if it leads to another origin. It uses the URL parser, because checking the
 * prefix would miss backslashes, tabs inside the scheme and `/.//host`.
 */
export function safeNextPath(value: string | null): string | null {
  if (!value?.startsWith('/')) return null;
  const origin = window.location.origin;
  if (!URL.canParse(value, origin)) return null;
  const url = new URL(value, origin);
  const path = url.pathname + url.search + url.hash;
  return url.origin === origin && new URL(path, origin).origin === origin ? path : null;
}

/** The path of the sign-in page, with the requested page as `?next=`. */
export function loginPath(from?: { pathname: string; search: string; hash?: string }): string {
  if (!from || from.pathname === paths.home) return paths.login;
  const next = from.pathname + from.search + (from.hash ?? '');
  return `${paths.login}?${new URLSearchParams({ [NEXT_PARAM]: next })}`;
}
