import { queryOptions } from '@tanstack/react-query';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { financeKey, useFinanceMutation } from './queries';
import { type Answer, type AnyOptions, type Body, type PathOf, respond, urlOf } from './request';
import type { paths } from './schema';

/** The path of one item of a collection: `/api/v1/accounts/{id}` of `/api/v1/accounts`. */
type ItemPath<P extends string> = Exclude<Extract<keyof paths, `${P}/{${string}}`>, `${P}/{${string}}/${string}`>;

/** The collections whose items can be created, read and updated. */
type EditablePath = {
  [P in PathOf<'post'>]: ItemPath<P> extends PathOf<'get'> & PathOf<'patch'> ? P : never;
}[PathOf<'post'>];

/** Those whose items can be deleted and restored, too. */
type RemovablePath = { [P in EditablePath]: `${ItemPath<P>}/restore` extends PathOf<'post'> ? P : never }[EditablePath];

type ItemAt<P extends EditablePath> = ItemPath<P> extends infer One extends PathOf<'get'> ? Answer<One, 'get'> : never;
type ChangesAt<P extends EditablePath> =
  ItemPath<P> extends infer One extends PathOf<'patch'> ? Body<One, 'patch'> : never;

/** An item with the version it was read at, which guards the change made to it. */
interface Versioned<Item> {
  item: Item;
  etag: string | undefined;
}

interface Change<Changes> {
  id: string;
  etag?: string | undefined;
  changes: Changes;
}

export interface Named<Item> {
  /** What an item is called in messages about it. */
  nameOf: (item: Item) => string;
}

export interface Creatable<Item, Creation> extends Named<Item> {
  /** Repeating a creation that failed is safe: it goes out under the same idempotency key. */
  useCreate: () => (creation: Creation) => Promise<Item>;
}

export interface Updatable<Item, Changes> extends Named<Item> {
  versionQuery: (id: string) => ReturnType<typeof versionQuery<Item>>;
  useUpdate: () => (change: Change<Changes>) => Promise<Item>;
}

export interface Removable<Item> extends Named<Item> {
  useRemove: () => (id: string) => Promise<unknown>;
  useRestore: () => (id: string) => Promise<unknown>;
}

/** Read once each time it is opened, and not again meanwhile: it is the version that a person is changing. */
function versionQuery<Item>(url: string) {
  return queryOptions({
    queryKey: ['versions', url],
    queryFn: async ({ signal }): Promise<Versioned<Item>> => {
      const { data, headers } = await respond<Item>('get', url, {}, { signal });
      const etag: unknown = headers['etag'];
      return { item: data, etag: typeof etag === 'string' ? etag : undefined };
    },
    staleTime: 'static',
    gcTime: 0,
  });
}

/** What can be done to the items of a collection that are created and updated, but not deleted, one by one. */
export function editableResource<P extends EditablePath>(
  path: P,
  nameOf: (item: ItemAt<P>) => string,
  parents: AnyOptions['path'] = {},
): Creatable<ItemAt<P>, Body<P, 'post'>> & Updatable<ItemAt<P>, ChangesAt<P>> {
  type Item = ItemAt<P>;
  const url = urlOf(path, parents);

  return {
    nameOf,
    versionQuery: (id) => versionQuery<Item>(`${url}/${id}`),
    useCreate: () => {
      const keyFor = useIdempotencyKey();
      return useFinanceMutation(async (creation: Body<P, 'post'>) => {
        const headers = { 'Idempotency-Key': keyFor(creation) };
        return (await respond<Item>('post', url, { body: creation }, { headers })).data;
      });
    },
    useUpdate: () =>
      useFinanceMutation(async ({ id, etag, changes }: Change<ChangesAt<P>>) => {
        const headers = etag ? { 'If-Match': etag } : {};
        return (await respond<Item>('patch', `${url}/${id}`, { body: changes }, { headers })).data;
      }),
  };
}

/**
 * What can be done to the items of a collection, typed by the OpenAPI document. `parents` are the parameters that the
 * collection's own path has.
 */
export function resource<P extends RemovablePath>(
  path: P,
  nameOf: (item: ItemAt<P>) => string,
  parents: AnyOptions['path'] = {},
) {
  const url = urlOf(path, parents);
  return {
    ...editableResource(path, nameOf, parents),
    /** An item as it stands, for a page; to change it, read its version. */
    detailQuery: (id: string) =>
      queryOptions({
        queryKey: financeKey('detail', url, id),
        queryFn: async ({ signal }) => (await respond<ItemAt<P>>('get', `${url}/${id}`, {}, { signal })).data,
      }),
    useRemove: () => useFinanceMutation((id: string) => respond('delete', `${url}/${id}`, {})),
    useRestore: () => useFinanceMutation((id: string) => respond('post', `${url}/${id}/restore`, {})),
  };
}
