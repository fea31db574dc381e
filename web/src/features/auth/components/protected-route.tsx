import { Navigate, Outlet, useLocation } from 'react-router';
import { loginPath } from '@/shared/lib/next-path';
import { paths } from '@/shared/lib/paths';
import { useAuthStore } from '../store';

/**
 * Shows its routes while someone is signed in. The loaders guard the way in; this is the way out: when the session ends
 * under an open page, its person signs in and comes back; one who signed out starts afresh.
 */
export function ProtectedRoute() {
  const isAuthenticated = useAuthStore((state) => state.isAuthenticated);
  const expired = useAuthStore((state) => state.status === 'expired');
  const location = useLocation();
  if (isAuthenticated) return <Outlet />;
  return <Navigate replace to={expired ? loginPath(location) : paths.login} />;
}
