import { useEffect, useState } from 'react';

/** Whole seconds left of a wait, down to 0. Each new object starts anew, even for the same number of seconds. */
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
