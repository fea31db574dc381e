import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { http } from './client';

/**
 * The key of everything that follows from accounts, transactions and budgets. They hang together: a transaction changes
 * a balance, a budget's progress and every report, so that a change to one makes all of them stale.
 */
export function financeKey(...parts: unknown[]) {
  return ['finances', ...parts] as const;
}

/** Something with the version it was read at, which guards the change made to it. */
export interface Versioned<Item> {
  item: Item;
  etag: string | undefined;
}

/** Read once each time it is opened, and not again meanwhile: it is the version that a person is changing. */
export function versionedQuery<Item>(url: string) {
  return queryOptions({
    queryKey: ['versions', url],
    queryFn: async ({ signal }): Promise<Versioned<Item>> => {
      const { data, headers } = await http.get<Item>(url, { signal });
      const etag: unknown = headers['etag'];
      return { item: data, etag: typeof etag === 'string' ? etag : undefined };
    },
    staleTime: 'static',
    gcTime: 0,
  });
}

/** A change after which everything that hangs together with it is read anew. */
export function useFinanceMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    // Returned, so that a mutation is done only when the page shows its effect.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: financeKey() }),
  });
}

type Creation<Request> = {
  request: Request;
  /** The same for every attempt at the same thing, so that a lost answer never makes two. */
  idempotencyKey: string;
};

export function useCreate<Request, Item>(url: string) {
  return useFinanceMutation(async ({ request, idempotencyKey }: Creation<Request>) => {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return (await http.post<Item>(url, request, { headers })).data;
  });
}

type Change<Changes> = {
  id: string;
  etag?: string | undefined;
  changes: Changes;
};

export function useUpdate<Changes, Item>(url: string) {
  return useFinanceMutation(async ({ id, etag, changes }: Change<Changes>) => {
    const headers = etag ? { 'If-Match': etag } : {};
    return (await http.patch<Item>(`${url}/${id}`, changes, { headers })).data;
  });
}

export function useRemove(url: string) {
  return useFinanceMutation(async (id: string) => {
    await http.delete(`${url}/${id}`);
  });
}

export function useRestore(url: string) {
  return useFinanceMutation(async (id: string) => {
    await http.post(`${url}/${id}/restore`);
  });
}
