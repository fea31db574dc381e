import * as z from 'zod/mini';
import type { FieldCodec } from './field-codecs';

type Codecs = Record<string, FieldCodec<unknown, unknown, unknown>>;

type Values<Fields extends Codecs> = { [Name in keyof Fields]: Fields[Name]['empty'] };
type Request<Fields extends Codecs> = { [Name in keyof Fields]: ReturnType<Fields[Name]['write']> };
type ReadBy<Codec extends Codecs[string]> = Parameters<Codec['read']>[0];
type Entity<Fields extends Codecs> = {
  [Name in keyof Fields as undefined extends ReadBy<Fields[Name]> ? never : Name]: ReadBy<Fields[Name]>;
} & {
  [Name in keyof Fields as undefined extends ReadBy<Fields[Name]> ? Name : never]?: ReadBy<Fields[Name]>;
};

/** How the values of a form are checked, and how they come from and go to the server. */
export interface FormFields<Values, Entity, Request> {
  schema: z.ZodMiniType<Values, Values>;
  /** The values of a form for something new, of which some may be known. */
  empty: (known?: Partial<Values>) => Values;
  fromEntity: (entity: Entity) => Values;
  toRequest: (values: Values) => Request;
}

export type ValuesOf<Form extends { empty: () => unknown }> = ReturnType<Form['empty']>;

/** A form from one declaration for each of its fields. What concerns several of them is checked by `schema.check`. */
export function formFields<Fields extends Codecs>(
  fields: Fields,
): FormFields<Values<Fields>, Entity<Fields>, Request<Fields>> {
  // The compiler loses the names where an object is made from entries: the casts below give them back.
  const each = (convert: (codec: Codecs[string], name: string) => unknown) =>
    Object.fromEntries(Object.entries(fields).map(([name, codec]) => [name, convert(codec, name)]));
  return {
    schema: z.object(each(({ schema }) => schema)) as z.ZodMiniType<Values<Fields>, Values<Fields>>,
    empty: (known = {}) => ({ ...each(({ empty }) => empty), ...known }) as Values<Fields>,
    fromEntity: (entity) => {
      const all: Record<string, unknown> = entity;
      return each((codec, name) => codec.read(all[name])) as Values<Fields>;
    },
    toRequest: (values) => {
      const all: Record<string, unknown> = values;
      return each((codec, name) => codec.write(all[name])) as Request<Fields>;
    },
  };
}
