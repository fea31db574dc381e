import * as z from 'zod/mini';
import * as codec from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { parseQuantity } from '@/shared/lib/money';
import { copy } from './copy';

const messages = copy.holdingValidation;
/** Lower-case letters are accepted, and sent in upper case. */
const SYMBOL = /^(?=.*[A-Z0-9])[A-Z0-9.\-^=:/_+&]{1,32}$/i;

const isQuantity = (value: string) => /[1-9]/.test(value) && /^\d/.test(parseQuantity(value) ?? '');

/** An update sends all fields, because a new currency requires a new cost basis. */
export const holdingForm = formFields({
  symbol: {
    ...codec.text({ required: messages.symbolRequired, checks: [z.regex(SYMBOL, messages.symbol)] }),
    write: (symbol: string) => symbol.toUpperCase(),
  },
  name: codec.text({ required: messages.nameRequired, max: 200 }),
  quantity: {
    ...codec.plain(z.string().check(z.refine(isQuantity, messages.quantity)), ''),
    write: (quantity: string) => parseQuantity(quantity) ?? quantity,
  },
  currency: codec.chosen(messages.currencyRequired),
  /** Empty if unknown. */
  cost_basis: codec.optionalAmount(messages.cost, codec.isNotNegative),
});
