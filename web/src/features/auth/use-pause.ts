import { useState } from 'react';
import { ApiError } from '@/shared/api/api-error';
import { useCountdown } from '@/shared/hooks/use-countdown';

interface Wait {
  seconds: number;
  unavailable: boolean;
}

export interface Pause {
  secondsLeft: number;
  /** Whether it is the server that needs the time, rather than the person who has tried too often. */
  unavailable: boolean;
  /** Starts the wait that a server's answer asks for. False when it asks for none. */
  startFor: (error: unknown) => boolean;
}

/** The time a server asks to be left alone before the next attempt. */
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
