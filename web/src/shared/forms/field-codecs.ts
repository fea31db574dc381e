import * as z from 'zod/mini';
import { messages } from '@/shared/data-messages';
import { compareAmounts, parseAmount } from '@/shared/lib/money';

/**
 * How one field of a form is validated, initialised, read from an entity and written to a request. `Value` is the type
 * of its control, `Read` that of the entity's property, `Written` that of the request's.
 */
export interface FieldCodec<Value, Read = Value, Written = Value> {
  schema: z.ZodMiniType<Value, Value>;
  empty: Value;
  read(entity: Read): Value;
  write(value: Value): Written;
}

/** A field whose control holds the same value as the entity. */
export function plain<Value>(schema: z.ZodMiniType<Value, Value>, empty: Value): FieldCodec<Value> {
  return { schema, empty, read: (value) => value, write: (value) => value };
}

interface TextRules {
  /** The message for an empty field. */
  required: string;
  /** The maximum number of characters. */
  max?: number;
  /** Further checks, in order. */
  checks?: z.core.$ZodCheck<string>[];
}

/** A required text; surrounding whitespace is removed. */
export function text({ required, max, checks = [] }: TextRules): FieldCodec<string> {
  const lengthChecks = max === undefined ? [] : [z.maxLength(max, messages.tooLong({ most: max }))];
  return plain(z.string().check(z.trim(), z.minLength(1, required), ...lengthChecks, ...checks), '');
}

/** A required date, or a required choice between values that are loaded, such as accounts. */
export function chosen(required: string): FieldCodec<string> {
  return plain(z.string().check(z.minLength(1, required)), '');
}

/** A choice between fixed values. */
export function choice<const Value extends string>(values: readonly Value[], first: Value): FieldCodec<Value> {
  return plain<Value>(z.enum(values), first);
}

/** A checkbox or a switch. */
export function toggle(empty = false): FieldCodec<boolean> {
  return plain(z.boolean(), empty);
}

/** An optional date or choice: an empty control stands for null. */
export function optional(): FieldCodec<string, string | null | undefined, string | null> {
  return {
    schema: z.string(),
    empty: '',
    read: (value) => value ?? '',
    write: (value) => value || null,
  };
}

/** An amount, typed in the format of the user's locale and sent as an exact decimal. */
export function amount(message: string, accepts: (exact: string) => boolean = () => true): FieldCodec<string> {
  const isAccepted = (value: string) => {
    const exact = parseAmount(value);
    return exact !== null && accepts(exact);
  };
  return {
    ...plain(z.string().check(z.refine(isAccepted, message)), ''),
    write: (value) => parseAmount(value) ?? value,
  };
}

/** An amount whose empty control stands for null. */
export function optionalAmount(...rules: Parameters<typeof amount>): ReturnType<typeof optional> {
  const { schema, write } = amount(...rules);
  const isEmpty = (value: string) => value.trim() === '';
  return {
    ...optional(),
    schema: z.string().check(z.refine((value) => isEmpty(value) || schema.safeParse(value).success, rules[0])),
    write: (value) => (isEmpty(value) ? null : write(value)),
  };
}

export const isPositive = (exact: string) => compareAmounts(exact, '0') > 0;
export const isNotNegative = (exact: string) => compareAmounts(exact, '0') >= 0;
