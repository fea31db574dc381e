type Listener = () => void;

const listeners = new Set<Listener>();

/** Calls back when the server refuses to renew the session. Returns how to stop. */
export function onSessionLost(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function sessionLost(): void {
  for (const listener of listeners) listener();
}
