import { expect, it } from 'vitest';
import { allLoaded } from './all-loaded';

it('rejects with the first failure of the list, not the earliest', async () => {
  const late = new Promise((_, reject) => queueMicrotask(() => reject(new Error('not found'))));
  const early = Promise.reject(new Error('refused'));
  await expect(allLoaded(Promise.resolve(1), late, early)).rejects.toThrow('not found');
});

it('waits for all requests', async () => {
  await expect(allLoaded(Promise.resolve(1), Promise.resolve(2))).resolves.toBeUndefined();
});
