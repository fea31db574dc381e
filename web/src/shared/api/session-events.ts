type Listener = () => void;

const listeners = new Set<Listener>();

/** Calls the listener when the server refuses to renew the session. Returns a function that unsubscribes. */
export function onSessionLost(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function sessionLost(): void {
  for (const listener of listeners) listener();
}
