import { useRef } from 'react';

/** One key for as long as the same thing is sent: trying again repeats the request, correcting it makes a new one. */
export function useIdempotencyKey() {
  const last = useRef({ body: '', key: '' });
  return (request: unknown): string => {
    const body = JSON.stringify(request);
    if (last.current.body !== body) last.current = { body, key: crypto.randomUUID() };
    return last.current.key;
  };
}
