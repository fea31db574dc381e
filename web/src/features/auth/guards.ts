import { type LoaderFunction, type LoaderFunctionArgs, redirect } from 'react-router';
import { loginPath, NEXT_PARAM, safeNextPath } from '@/shared/lib/next-path';
import { paths } from '@/shared/lib/paths';
import { useAuthStore } from './store';

/**
 * Lets `load` run for a signed-in person only; anyone else is sent to sign in and back. Since a page's code is fetched
 * by its loader, a stranger does not even download it.
 */
export function protectedLoader(load: LoaderFunction): LoaderFunction {
  return async (args, context) => {
    const { isAuthenticated, checkAuth } = useAuthStore.getState();
    if (!(isAuthenticated || (await checkAuth()))) throw redirect(loginPath(new URL(args.request.url)));
    return load(args, context);
  };
}

/** Sends a person who is known to be signed in past the pages for signing in. */
export function guestLoader({ request }: LoaderFunctionArgs): null {
  if (useAuthStore.getState().isAuthenticated) throw redirect(destination(new URL(request.url).searchParams));
  return null;
}

/** Where to go once signed in. */
export function destination(search: URLSearchParams): string {
  return safeNextPath(search.get(NEXT_PARAM)) ?? paths.dashboard;
}
