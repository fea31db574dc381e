import { useEffect, useState } from 'react';

/** The remaining whole seconds of a wait. Each new object restarts the countdown, even with equal seconds. */
export function useCountdown(wait: { seconds: number } | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!wait) return;
    const end = Date.now() + wait.seconds * 1000;
    const update = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    update();
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  }, [wait]);
  return left;
}
