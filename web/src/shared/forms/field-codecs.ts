import * as z from 'zod/mini';
import { copy } from '@/shared/copy';
import { compareAmounts, parseAmount } from '@/shared/lib/money';

/**
 * One value of a form: how it is checked, what it is at first, and how it comes from and goes to the server. `Value` is
 * what a control holds, `Read` what an entity has, `Written` what a request carries.
 */
export interface FieldCodec<Value, Read = Value, Written = Value> {
  schema: z.ZodMiniType<Value, Value>;
  empty: Value;
  read(entity: Read): Value;
  write(value: Value): Written;
}

/** A value that a control holds as the server has it. */
export function plain<Value>(schema: z.ZodMiniType<Value, Value>, empty: Value): FieldCodec<Value> {
  return { schema, empty, read: (value) => value, write: (value) => value };
}

interface TextRules {
  /** Said where there is none. */
  required: string;
  /** The most characters. */
  max?: number;
  /** What else is asked of it. */
  checks?: z.core.$ZodCheck<string>[];
}

/** A text that must be there, without the space around it. */
export function text({ required, max, checks = [] }: TextRules): FieldCodec<string> {
  const length = max === undefined ? [] : [z.maxLength(max, copy.tooLong(max))];
  return plain(z.string().check(z.trim(), z.minLength(1, required), ...length, ...checks), '');
}

/** A day, or one of several values that are not known beforehand, such as accounts. */
export function chosen(required: string): FieldCodec<string> {
  return plain(z.string().check(z.minLength(1, required)), '');
}

/** One of a few values that are known beforehand. */
export function choice<const Value extends string>(values: readonly Value[], first: Value): FieldCodec<Value> {
  return plain<Value>(z.enum(values), first);
}

export function toggle(empty = false): FieldCodec<boolean> {
  return plain(z.boolean(), empty);
}

/** A text, a day or a choice that may be left out, which the server knows as null. */
export function optional(): FieldCodec<string, string | null | undefined, string | null> {
  return { schema: z.string(), empty: '', read: (value) => value ?? '', write: (value) => value || null };
}

/** An amount, which a person may write as their locale has it. */
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

/** An amount that may be left out. */
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
