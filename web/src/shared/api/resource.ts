import { queryOptions } from '@tanstack/react-query';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { financeKey, useFinanceMutation } from './queries';
import { type Answer, type Body, type PathOf, respond, urlOf } from './request';
import type { paths } from './schema';

/** The path of one item of a collection: `/api/v1/accounts/{id}` for `/api/v1/accounts`. */
type ItemPath<P extends string> = Exclude<Extract<keyof paths, `${P}/{${string}}`>, `${P}/{${string}}/${string}`>;

/** Collections whose items can be created, read and updated. */
type EditablePath = {
  [P in PathOf<'post'>]: ItemPath<P> extends PathOf<'get'> & PathOf<'patch'> ? P : never;
}[PathOf<'post'>];

/** Collections whose items can also be deleted and restored. */
type RemovablePath = { [P in EditablePath]: `${ItemPath<P>}/restore` extends PathOf<'post'> ? P : never }[EditablePath];

type ItemAt<P extends EditablePath> = ItemPath<P> extends infer One extends PathOf<'get'> ? Answer<One, 'get'> : never;
type ChangesAt<P extends EditablePath> =
  ItemPath<P> extends infer One extends PathOf<'patch'> ? Body<One, 'patch'> : never;

/** The parameters of a collection's own path, such as the portfolio of holdings. */
type Parents<P extends string> = P extends `${string}{${infer Name}}${string}` ? [{ [Key in Name]: string }] : [];

/** An item and the version that was read, which an update sends back as `If-Match`. */
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
  /** The name shown in messages about an item. */
  nameOf: (item: Item) => string;
}

export interface Creatable<Item, Creation> extends Named<Item> {
  /** Retrying a failed creation is safe: the same request is sent with the same idempotency key. */
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

/** The version being edited: read once when its form opens, and not refetched while the form is open. */
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

/** Creates, reads and updates the items of a collection. `parents` are the parameters of the collection's own path. */
export function editableResource<P extends EditablePath>(
  path: P,
  nameOf: (item: ItemAt<P>) => string,
  ...parents: Parents<P>
): Creatable<ItemAt<P>, Body<P, 'post'>> & Updatable<ItemAt<P>, ChangesAt<P>> {
  type Item = ItemAt<P>;
  const url = urlOf(path, ...parents);

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

/** Creates, reads, updates, deletes and restores the items of a collection. */
export function resource<P extends RemovablePath>(
  path: P,
  nameOf: (item: ItemAt<P>) => string,
  ...parents: Parents<P>
) {
  const url = urlOf(path, ...parents);
  return {
    ...editableResource(path, nameOf, ...parents),
    /** The current item, for display. A form reads `versionQuery` instead. */
    detailQuery: (id: string) =>
      queryOptions({
        queryKey: financeKey('detail', url, id),
        queryFn: async ({ signal }) => (await respond<ItemAt<P>>('get', `${url}/${id}`, {}, { signal })).data,
      }),
    useRemove: () => useFinanceMutation((id: string) => respond('delete', `${url}/${id}`, {})),
    useRestore: () => useFinanceMutation((id: string) => respond('post', `${url}/${id}/restore`, {})),
  };
}
