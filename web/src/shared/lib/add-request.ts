/** The state of a navigation to a page with a list that asks it to open its dialog for adding to it. */
export const addRequest = { add: true } as const;

export function isAddRequest(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'add' in state;
}
