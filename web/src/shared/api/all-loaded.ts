/**
 * Waits for all that a page reads. Of several failures it rejects with the one that comes first in the list rather than
 * in time: that a thing is not there says more than that what belongs to it could not be asked for.
 */
export async function allLoaded(...requests: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(requests);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
