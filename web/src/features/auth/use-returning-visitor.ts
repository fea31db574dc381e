import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiError } from '@/shared/api/api-error';
import { destination } from './guards';
import { useAuthStore } from './store';

/**
 * Finds out behind the sign-in form whether its visitor is signed in already, and if so moves on. The form does not wait
 * for it: nearly everyone who opens it has come to sign in. Nor does it matter when the server cannot say.
 */
export function useReturningVisitor(): void {
  const navigate = useNavigate();
  const [search] = useSearchParams();

  useEffect(() => {
    const { status, checkAuth } = useAuthStore.getState();
    if (status !== 'unknown') return;
    let here = true;
    checkAuth().then(
      (isAuthenticated) => {
        if (isAuthenticated && here) navigate(destination(search), { replace: true });
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
      },
    );
    return () => {
      here = false;
    };
  }, [navigate, search]);
}
