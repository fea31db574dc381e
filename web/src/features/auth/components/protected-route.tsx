import { useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import { loginPath } from '@/shared/lib/next-path';
import { paths } from '@/shared/lib/paths';
import { useAuthStore } from '../store';

/**
 * Renders its routes while a user is signed in. Loaders check this when a page opens; this component reacts when the
 * session ends on an open page. After an expired session, signing in leads back to the page; after signing out, it does
 * not.
 */
export function ProtectedRoute() {
  const isAuthenticated = useAuthStore((state) => state.isAuthenticated);
  const expired = useAuthStore((state) => state.status === 'expired');
  if (isAuthenticated) return <Outlet />;
  return expired ? <SignInAgain /> : <Navigate replace to={paths.login} />;
}

/** Leads to sign-in and then back to the page, or to the page that was being opened when the session ended. */
function SignInAgain() {
  const current = useLocation();
  const { location: opening } = useNavigation();
  // Fixed when the session ends, because the page being opened is then the sign-in page.
  const [target] = useState(() => loginPath(opening ?? current));
  return <Navigate replace to={target} />;
}
