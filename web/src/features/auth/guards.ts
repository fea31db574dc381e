import { type LoaderFunction, type LoaderFunctionArgs, redirect } from 'react-router';
import { loginPath, NEXT_PARAM, safeNextPath } from '@/shared/lib/next-path';
import { paths } from '@/shared/lib/paths';
import { useAuthStore } from './store';

/**
 * Runs `load` only for a signed-in user, and redirects others to the sign-in page, which leads back here. Since the
 * loader of a page fetches its code, other visitors do not download it.
 */
export function protectedLoader(load: LoaderFunction): LoaderFunction {
  return async (args, context) => {
    const { isAuthenticated, checkAuth } = useAuthStore.getState();
    if (!(isAuthenticated || (await checkAuth()))) throw redirect(loginPath(new URL(args.request.url)));
    return load(args, context);
  };
}

/** Redirects a user who is known to be signed in away from the sign-in and registration pages. */
export function guestLoader({ request }: LoaderFunctionArgs): null {
  if (useAuthStore.getState().isAuthenticated) throw redirect(destination(new URL(request.url).searchParams));
  return null;
}

/** The page to open after signing in. */
export function destination(search: URLSearchParams): string {
  return safeNextPath(search.get(NEXT_PARAM)) ?? paths.dashboard;
}
