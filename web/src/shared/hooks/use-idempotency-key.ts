import { useRef } from 'react';

/** The idempotency key of a request body: the same for a retry of the same body, and a new one for another body. */
export function useIdempotencyKey() {
  const last = useRef({ body: '', key: '' });
  return (request: unknown): string => {
    const body = JSON.stringify(request);
    if (last.current.body !== body) last.current = { body, key: crypto.randomUUID() };
    return last.current.key;
  };
}
