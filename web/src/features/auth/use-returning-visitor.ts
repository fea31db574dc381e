import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiError } from '@/shared/api/api-error';
import { destination } from './guards';
import { useAuthStore } from './store';

/**
 * Checks in the background whether the visitor of the sign-in page is already signed in, and if so leaves the page. The
 * form does not wait for the result, because nearly everyone who opens it is signed out. Errors are ignored.
 */
export function useReturningVisitor(): void {
  const navigate = useNavigate();
  const [search] = useSearchParams();

  useEffect(() => {
    const { status, checkAuth } = useAuthStore.getState();
    if (status !== 'unknown') return;
    let isMounted = true;
    checkAuth().then(
      (isAuthenticated) => {
        if (isAuthenticated && isMounted) navigate(destination(search), { replace: true });
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
      },
    );
    return () => {
      isMounted = false;
    };
  }, [navigate, search]);
}
