import * as z from 'zod/mini';
import type { FieldCodec } from './field-codecs';

type Codecs = Record<string, FieldCodec<unknown, unknown, unknown>>;

type ValuesIn<Fields extends Codecs> = { [Name in keyof Fields]: Fields[Name]['empty'] };
type Written<Fields extends Codecs> = { [Name in keyof Fields]: ReturnType<Fields[Name]['write']> };
type ReadBy<Codec extends Codecs[string]> = Parameters<Codec['read']>[0];
type ReadFrom<Fields extends Codecs> = {
  [Name in keyof Fields as undefined extends ReadBy<Fields[Name]> ? never : Name]: ReadBy<Fields[Name]>;
} & {
  [Name in keyof Fields as undefined extends ReadBy<Fields[Name]> ? Name : never]?: ReadBy<Fields[Name]>;
};

/** How a form is validated, initialised, read from an entity and written to a request. */
export interface FormFields<Values, Entity, Request> {
  schema: z.ZodMiniType<Values, Values>;
  /** The initial values of a form that creates something, with those that are already known. */
  empty: (known?: Partial<Values>) => Values;
  fromEntity: (entity: Entity) => Values;
  toRequest: (values: Values) => Request;
}

export type ValuesOf<Form extends { empty: () => unknown }> = ReturnType<Form['empty']>;

/** Builds a form from one codec per field. Checks that involve several fields are added with `schema.check(rule(…))`. */
export function formFields<Fields extends Codecs>(
  fields: Fields,
): FormFields<ValuesIn<Fields>, ReadFrom<Fields>, Written<Fields>> {
  // `Object.fromEntries` loses the names of the fields; the casts below restore them.
  const each = (convert: (codec: Codecs[string], name: string) => unknown) =>
    Object.fromEntries(Object.entries(fields).map(([name, codec]) => [name, convert(codec, name)]));
  return {
    schema: z.object(each(({ schema }) => schema)) as z.ZodMiniType<ValuesIn<Fields>, ValuesIn<Fields>>,
    empty: (known = {}) => ({ ...each(({ empty }) => empty), ...known }) as ValuesIn<Fields>,
    fromEntity: (entity) => {
      const all: Record<string, unknown> = entity;
      return each((codec, name) => codec.read(all[name])) as ValuesIn<Fields>;
    },
    toRequest: (values) => {
      const all: Record<string, unknown> = values;
      return each((codec, name) => codec.write(all[name])) as Written<Fields>;
    },
  };
}
