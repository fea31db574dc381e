import type { AxiosResponse } from 'axios';
import { ApiError } from './api-error';
import type { paths } from './schema';

type Method = 'get' | 'post' | 'patch' | 'delete';
type Path = keyof paths;

/** The paths that support a method. */
export type PathOf<M extends Method> = { [P in Path]: paths[P][M] extends undefined ? never : P }[Path];

type Operation<P extends Path, M extends Method> = NonNullable<paths[P][M]>;
type Json<Message> = Message extends { content: { 'application/json': infer Content } } ? Content : undefined;
type ContentOf<Message> = [Message] extends [never] ? never : Json<Message>;
type Success<Op> = Op extends { responses: infer Responses } ? Responses[keyof Responses & (200 | 201 | 204)] : never;
type Inputs<Op> = Op extends { parameters: infer All } ? Pick<All, keyof All & ('path' | 'query')> : never;
type JsonBody<Op> = Op extends { requestBody?: infer Message } ? ContentOf<NonNullable<Message>> : never;

/** The JSON body of a successful response. */
export type Answer<P extends Path, M extends Method> = Json<Success<Operation<P, M>>>;

/** The JSON body of a request. */
export type Body<P extends Path, M extends Method> = JsonBody<Operation<P, M>>;

/** The options of any operation, for code that already has a URL. */
export interface AnyOptions {
  path?: Readonly<Record<string, string>>;
  query?: object;
  body?: unknown;
}

type BodyOption<Content> = [Content] extends [never] ? { body?: never } : { body: Content };

/** The options of one operation: its path parameters, query and body, as the OpenAPI document declares them. */
export type Options<P extends Path, M extends Method> = AnyOptions & Inputs<Operation<P, M>> & BodyOption<Body<P, M>>;

interface Transport {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** See `AxiosRequestConfig`. */
  renewOn401?: boolean;
}

/** Fills in the parameters of a path, such as the ID in `/api/v1/accounts/{id}`. */
export function urlOf(path: string, parameters: AnyOptions['path'] = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/** Sends a request and returns the body of its response, both typed by the OpenAPI document. Rejects with an `ApiError`. */
export async function request<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: Options<P, M>,
  transport: Transport = {},
): Promise<Answer<P, M>> {
  return (await respond<Answer<P, M>>(method, urlOf(path, options.path), options, transport)).data;
}

/** Sends a request and returns the whole response, for callers that need its headers or build the URL themselves. */
export async function respond<Data>(
  method: Method,
  url: string,
  { query, body }: AnyOptions,
  transport: Transport = {},
): Promise<AxiosResponse<Data>> {
  const { http } = await loadClient();
  return http.request<Data>({ method, url, params: query, data: body, ...transport });
}

/** Fetches the code that sends requests. The sign-in page is shown before, because it sends none until it is filled in. */
export async function loadClient(): Promise<typeof import('./client')> {
  try {
    return await import('./client');
  } catch (cause) {
    throw new ApiError(0, undefined, undefined, { cause });
  }
}
