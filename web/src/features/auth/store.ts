import { create } from 'zustand';
import { ApiError } from '@/shared/api/api-error';
import { queryClient } from '@/shared/api/query-client';
import { onSessionLost } from '@/shared/api/session-events';
import type { CurrentUser, LoginRequest, RegisterRequest } from '@/shared/api/types';
import { fetchCurrentUser, signIn, signOut, signUp } from './api';

/** `expired`: the server has ended the session. `anonymous`: there is no session, or the user has signed out. */
type AuthStatus = 'unknown' | 'authenticated' | 'anonymous' | 'expired';

interface AuthState {
  status: AuthStatus;
  isAuthenticated: boolean;
  user: CurrentUser | null;
  login: (credentials: LoginRequest) => Promise<void>;
  register: (registration: RegisterRequest) => Promise<void>;
  logout: () => Promise<void>;
  /**
   * Loads the current user from the server, if this browser may have a session. Concurrent calls share one request.
   */
  checkAuth: () => Promise<boolean>;
}

let check: Promise<boolean> | null = null;

/**
 * The server sets this cookie together with the session's HttpOnly cookies and with the same lifetime. It contains no
 * secret; without it, a request for the current user would fail. Over HTTPS its name has a prefix.
 */
const COMPANION_COOKIE = /(?:^|;\s*)(?:__Host-)?signed_in=1(?:;|$)/;

function mayHaveSession(): boolean {
  return COMPANION_COOKIE.test(document.cookie);
}

/** Tabs share their cookies, so signing out in one tab signs out all of them. */
const sessionChannel = new BroadcastChannel('coffer.session');
const SIGNED_OUT = 'signed-out';

/**
 * The current user, as last returned by the server. It is kept in memory only: the session itself is in HttpOnly
 * cookies, from which `checkAuth` restores this state when the page loads.
 */
export const useAuthStore = create<AuthState>()((set, get) => {
  async function loadUser(): Promise<boolean> {
    try {
      set({ status: 'authenticated', isAuthenticated: true, user: await fetchCurrentUser() });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      return setSignedOut();
    }
  }

  function setSignedOut(): false {
    if (get().status !== 'expired') clearSession('anonymous');
    return false;
  }

  return {
    status: 'unknown',
    isAuthenticated: false,
    user: null,
    login: async (credentials) => {
      await pendingCheck();
      await signIn(credentials);
      await loadUser();
    },
    register: async (registration) => {
      await pendingCheck();
      await signUp(registration);
      await loadUser();
    },
    logout: async () => {
      await signOut();
      clearSession('anonymous');
      sessionChannel.postMessage(SIGNED_OUT);
    },
    checkAuth: () => {
      if (!(check || mayHaveSession())) return Promise.resolve(setSignedOut());
      check ??= loadUser().finally(() => {
        check = null;
      });
      return check;
    },
  };
});

/** Waits for a running check, whose late response would otherwise overwrite the result of signing in. */
async function pendingCheck(): Promise<void> {
  await check?.catch(() => undefined);
}

/** Removes the user and all cached data, so that the next user of the browser sees none of it. */
function clearSession(status: 'anonymous' | 'expired'): void {
  useAuthStore.setState({ status, isAuthenticated: false, user: null });
  queryClient.clear();
}

sessionChannel.addEventListener('message', ({ data }) => {
  if (data === SIGNED_OUT) clearSession('anonymous');
});

onSessionLost(() => {
  if (useAuthStore.getState().isAuthenticated) clearSession('expired');
});
