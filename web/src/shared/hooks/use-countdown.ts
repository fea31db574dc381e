import { useEffect, useState } from 'react';

/** Seconds left of a wait. A wait of its own identity starts it anew; it ends at 0. */
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
