import { Navigate, Outlet, useLocation } from 'react-router';
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
  const location = useLocation();
  if (isAuthenticated) return <Outlet />;
  return <Navigate replace to={expired ? loginPath(location) : paths.login} />;
}
