import { create } from 'zustand';
import { ApiError } from '@/shared/api/api-error';
import { queryClient } from '@/shared/api/query-client';
import { onSessionLost } from '@/shared/api/session-events';
import type { CurrentUser, LoginRequest, RegisterRequest } from '@/shared/api/types';
import { fetchCurrentUser, signIn, signOut, signUp } from './api';

/** `expired` is a session the server ended; `anonymous` is none at all, or one that was signed out of. */
type AuthStatus = 'unknown' | 'authenticated' | 'anonymous' | 'expired';

interface AuthState {
  status: AuthStatus;
  isAuthenticated: boolean;
  user: CurrentUser | null;
  login: (credentials: LoginRequest) => Promise<void>;
  register: (registration: RegisterRequest) => Promise<void>;
  logout: () => Promise<void>;
  /**
   * Asks the server who is signed in, unless this browser has no session to ask about. Calls made meanwhile share the
   * one answer.
   */
  checkAuth: () => Promise<boolean>;
}

let check: Promise<boolean> | null = null;

/**
 * The server sets this cookie beside those of a session, which no script can read, and for as long. It holds nothing
 * secret; without it, a request for the current user could only fail. Over HTTPS its name has a prefix.
 */
const SESSION_COMPANION = /(?:^|;\s*)(?:__Host-)?signed_in=1(?:;|$)/;

function mayHaveSession(): boolean {
  return SESSION_COMPANION.test(document.cookie);
}

/** The tabs share their cookies, so who signs out in one has signed out in all. */
const otherTabs = new BroadcastChannel('coffer.session');
const SIGNED_OUT = 'signed-out';

/**
 * Who is signed in, as the server last said. It lives in memory only: the session itself is in HttpOnly cookies, and
 * `checkAuth` restores this state from them when the page loads.
 */
export const useAuthStore = create<AuthState>()((set, get) => {
  async function askServer(): Promise<boolean> {
    try {
      set({ status: 'authenticated', isAuthenticated: true, user: await fetchCurrentUser() });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      return findNobody();
    }
  }

  function findNobody(): false {
    if (get().status !== 'expired') forgetUser('anonymous');
    return false;
  }

  return {
    status: 'unknown',
    isAuthenticated: false,
    user: null,
    login: async (credentials) => {
      await pendingCheck();
      await signIn(credentials);
      await askServer();
    },
    register: async (registration) => {
      await pendingCheck();
      await signUp(registration);
      await askServer();
    },
    logout: async () => {
      await signOut();
      forgetUser('anonymous');
      otherTabs.postMessage(SIGNED_OUT);
    },
    checkAuth: () => {
      if (!(check || mayHaveSession())) return Promise.resolve(findNobody());
      check ??= askServer().finally(() => {
        check = null;
      });
      return check;
    },
  };
});

/** A check that began before signing in must not answer after it, that nobody is signed in. */
async function pendingCheck(): Promise<void> {
  await check?.catch(() => undefined);
}

/** Nothing one person has seen may be left for the next. */
function forgetUser(status: 'anonymous' | 'expired'): void {
  useAuthStore.setState({ status, isAuthenticated: false, user: null });
  queryClient.clear();
}

otherTabs.addEventListener('message', ({ data }) => {
  if (data === SIGNED_OUT) forgetUser('anonymous');
});

onSessionLost(() => {
  if (useAuthStore.getState().isAuthenticated) forgetUser('expired');
});
