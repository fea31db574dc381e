import * as z from 'zod/mini';
import type { CreateHoldingRequest, Holding } from '@/shared/api/types';
import { compareAmounts, parseAmount, parseQuantity } from '@/shared/lib/money';
import { copy } from './copy';

const text = copy.holdingValidation;
const NAME_MAX = 200;
/** Small letters are taken for capital ones. */
const SYMBOL = /^(?=.*[A-Z0-9])[A-Z0-9.\-^=:/_+&]{1,32}$/i;

const isQuantity = (value: string) => /[1-9]/.test(value) && /^\d/.test(parseQuantity(value) ?? '');

const isCost = (value: string) => {
  const amount = parseAmount(value);
  return amount !== null && compareAmounts(amount, '0') >= 0;
};

export const holdingSchema = z.object({
  symbol: z.string().check(
    z.trim(),
    z.minLength(1, text.symbolRequired),
    z.refine((value) => SYMBOL.test(value), text.symbol),
  ),
  name: z.string().check(z.trim(), z.minLength(1, text.nameRequired), z.maxLength(NAME_MAX, text.nameTooLong)),
  quantity: z.string().check(z.refine(isQuantity, text.quantity)),
  currency: z.string().check(z.minLength(1, text.currencyRequired)),
  /** Empty where it is not known. */
  cost_basis: z.string().check(z.refine((value) => value.trim() === '' || isCost(value), text.cost)),
});

export type HoldingValues = z.infer<typeof holdingSchema>;

/** All of it, since a change of the currency wants what was paid named anew. */
export function toHolding({ symbol, quantity, cost_basis, ...values }: HoldingValues) {
  return {
    ...values,
    symbol: symbol.toUpperCase(),
    quantity: parseQuantity(quantity) ?? quantity,
    cost_basis: cost_basis.trim() === '' ? null : (parseAmount(cost_basis) ?? cost_basis),
  } satisfies CreateHoldingRequest;
}

export function fromHolding({ symbol, name, quantity, currency, cost_basis }: Holding): HoldingValues {
  return { symbol, name, quantity, currency, cost_basis: cost_basis ?? '' };
}

export function emptyHolding(currency: string): HoldingValues {
  return { symbol: '', name: '', quantity: '', currency, cost_basis: '' };
}
