import type { AxiosResponse } from 'axios';
import { http } from './client';
import type { paths } from './schema';

type Method = 'get' | 'post' | 'patch' | 'delete';
type Path = keyof paths;

/** The paths at which the server answers a method. */
export type PathOf<M extends Method> = { [P in Path]: paths[P][M] extends undefined ? never : P }[Path];

type Operation<P extends Path, M extends Method> = NonNullable<paths[P][M]>;
type Json<Message> = Message extends { content: { 'application/json': infer Content } } ? Content : undefined;
type ContentOf<Message> = [Message] extends [never] ? never : Json<Message>;
type Success<Op> = Op extends { responses: infer Responses } ? Responses[keyof Responses & (200 | 201 | 204)] : never;
type Parameters<Op> = Op extends { parameters: infer All } ? Pick<All, keyof All & ('path' | 'query')> : never;
type JsonBody<Op> = Op extends { requestBody?: infer Message } ? ContentOf<NonNullable<Message>> : never;

/** What the server answers where a request succeeds. */
export type Answer<P extends Path, M extends Method> = Json<Success<Operation<P, M>>>;

/** What the server wants to be sent. */
export type Body<P extends Path, M extends Method> = JsonBody<Operation<P, M>>;

export interface AnyOptions {
  path?: Readonly<Record<string, string>>;
  query?: object;
  body?: unknown;
}

type BodyOption<Content> = [Content] extends [never] ? { body?: never } : { body: Content };

/** What an operation takes, by the server's own description of it. */
export type Options<P extends Path, M extends Method> = AnyOptions &
  Parameters<Operation<P, M>> &
  BodyOption<Body<P, M>>;

interface Transport {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** See `AxiosRequestConfig`. */
  renewOn401?: boolean;
}

/** A path with its parameters filled in: `/api/v1/accounts/{id}` and an ID make the URL of one account. */
export function urlOf(path: string, parameters: AnyOptions['path'] = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/** One request to the server, typed by the OpenAPI document. Rejects with an `ApiError`. */
export async function request<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: Options<P, M>,
  transport: Transport = {},
): Promise<Answer<P, M>> {
  return (await respond<Answer<P, M>>(method, urlOf(path, options.path), options, transport)).data;
}

/** A response with its headers, for those who already know the URL and the type. */
export function respond<Data>(
  method: Method,
  url: string,
  { query, body }: AnyOptions,
  transport: Transport = {},
): Promise<AxiosResponse<Data>> {
  return http.request<Data>({ method, url, params: query, data: body, ...transport });
}
