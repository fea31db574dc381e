import * as z from 'zod/mini';
import type { Account, CreateAccountRequest } from '@/shared/api/types';
import { parseAmount } from '@/shared/lib/money';
import { copy } from './copy';
import { kinds } from './kinds';

const text = copy.validation;
const NAME_MAX = 100;

export const accountSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, text.nameRequired), z.maxLength(NAME_MAX, text.nameTooLong)),
  type: z.enum(kinds),
  currency: z.string().check(z.minLength(1, text.currencyRequired)),
  opening_balance: z.string().check(z.refine((value) => parseAmount(value) !== null, text.amount)),
});

export type AccountValues = z.infer<typeof accountSchema>;

export function toRequest(values: AccountValues): CreateAccountRequest {
  return { ...values, opening_balance: parseAmount(values.opening_balance) ?? '0' };
}

export function fromAccount({ name, type, currency, opening_balance }: Account): AccountValues {
  return { name, type, currency, opening_balance };
}

export function emptyAccount(currency: string): AccountValues {
  return { name: '', type: 'checking', currency, opening_balance: '0' };
}
