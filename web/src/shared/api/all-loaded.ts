/**
 * Waits for all requests of a page. If several fail, it rejects with the error of the first one in the list: that an
 * item was not found is more helpful than that its related data could not be loaded.
 */
export async function allLoaded(...requests: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(requests);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
