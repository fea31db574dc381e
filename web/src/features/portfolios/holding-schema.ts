import * as z from 'zod/mini';
import { chosen, isNotNegative, optionalAmount, plain, text } from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { parseQuantity } from '@/shared/lib/money';
import { copy } from './copy';

const say = copy.holdingValidation;
/** Small letters are taken for capital ones. */
const SYMBOL = /^(?=.*[A-Z0-9])[A-Z0-9.\-^=:/_+&]{1,32}$/i;

const isQuantity = (value: string) => /[1-9]/.test(value) && /^\d/.test(parseQuantity(value) ?? '');

/** All of a holding is sent, since a change of the currency wants what was paid named anew. */
export const holdingForm = formFields({
  symbol: {
    ...text({ required: say.symbolRequired, checks: [z.regex(SYMBOL, say.symbol)] }),
    write: (symbol: string) => symbol.toUpperCase(),
  },
  name: text({ required: say.nameRequired, max: 200 }),
  quantity: {
    ...plain(z.string().check(z.refine(isQuantity, say.quantity)), ''),
    write: (quantity: string) => parseQuantity(quantity) ?? quantity,
  },
  currency: chosen(say.currencyRequired),
  /** Empty where it is not known. */
  cost_basis: optionalAmount(say.cost, isNotNegative),
});
