import { useState } from 'react';
import { ApiError } from '@/shared/api/api-error';
import { useCountdown } from '@/shared/hooks/use-countdown';

interface Wait {
  seconds: number;
  unavailable: boolean;
}

export interface Pause {
  secondsLeft: number;
  /** Whether the server is overloaded; otherwise the user has tried too often. */
  unavailable: boolean;
  /** Starts the wait that an error response requires. Returns false if it requires none. */
  startFor: (error: unknown) => boolean;
}

/** The time that the server requires between attempts. */
export function usePause(): Pause {
  const [wait, setWait] = useState<Wait | null>(null);
  const secondsLeft = useCountdown(wait);

  function startFor(error: unknown): boolean {
    if (!(error instanceof ApiError && error.retryAfter)) return false;
    setWait({ seconds: error.retryAfter, unavailable: error.status === 503 });
    return true;
  }

  return { secondsLeft, unavailable: wait?.unavailable ?? false, startFor };
}
