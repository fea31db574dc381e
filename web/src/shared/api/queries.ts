import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, type Options, type PathOf, request, respond, urlOf } from './request';

/**
 * The key prefix of all queries about accounts, transactions, budgets and reports. A transaction changes a balance, a
 * budget's progress and every report, so a change to any of them invalidates all.
 */
export function financeKey(...parts: unknown[]) {
  return ['finances', ...parts] as const;
}

/** A change to the user's finances; everything under `financeKey` is refetched after it. */
export function useFinanceMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn,
    // Returned, so that the mutation completes only after the page shows its effect.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: financeKey() }),
  });
  return mutateAsync;
}

/** The response of one GET endpoint. */
export function readQuery<P extends PathOf<'get'>>(path: P, options: Options<P, 'get'>) {
  return queryOptions({
    queryKey: financeKey(path, options),
    queryFn: ({ signal }): Promise<Answer<P, 'get'>> => request('get', path, options, { signal }),
  });
}

type Items<P extends PathOf<'get'>> = Extract<Answer<P, 'get'>, { items: unknown[] }>;
type ItemsPath = { [P in PathOf<'get'>]: [Items<P>] extends [never] ? never : P }[PathOf<'get'>];

/** The items of a list that has no pages, or whose first page is enough. */
export function itemsQuery<P extends ItemsPath>(path: P, options: Options<P, 'get'>) {
  return queryOptions({
    queryKey: financeKey('items', path, options),
    queryFn: async ({ signal }) =>
      (await respond<Pick<Items<P>, 'items'>>('get', urlOf(path, options.path), options, { signal })).data.items,
  });
}

/** A page with a cursor to the next one. Some endpoints also return numbered pages. */
type CursorPage<P extends PathOf<'get'>> = Extract<Answer<P, 'get'>, { items: unknown[]; next_cursor: string | null }>;
type ListPath = { [P in PathOf<'get'>]: [CursorPage<P>] extends [never] ? never : P }[PathOf<'get'>];

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** A list that is fetched page by page. */
export function listQuery<P extends ListPath>(path: P, options: Options<P, 'get'>) {
  type Item = CursorPage<P>['items'][number];
  return infiniteQueryOptions({
    queryKey: financeKey('list', path, options),
    queryFn: async ({ pageParam: cursor, signal }) => {
      const query = { ...options.query, cursor };
      return (await respond<Page<Item>>('get', urlOf(path, options.path), { query }, { signal })).data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}
