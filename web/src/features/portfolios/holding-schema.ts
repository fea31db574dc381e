import * as z from 'zod/mini';
import * as codec from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { parseQuantity } from '@/shared/lib/money';
import { messages } from './messages';

const text = messages.holdingValidation;
/** Lower-case letters are accepted, and sent in upper case. */
const SYMBOL = /^(?=.*[A-Z0-9])[A-Z0-9.\-^=:/_+&]{1,32}$/i;

const isQuantity = (value: string) => /[1-9]/.test(value) && /^\d/.test(parseQuantity(value) ?? '');

/** An update sends all fields, because a new currency requires a new cost basis. */
export const holdingForm = formFields({
  symbol: {
    ...codec.text({ required: text.symbolRequired, checks: [z.regex(SYMBOL, text.symbol)] }),
    write: (symbol: string) => symbol.toUpperCase(),
  },
  name: codec.text({ required: text.nameRequired, max: 200 }),
  quantity: {
    ...codec.plain(z.string().check(z.refine(isQuantity, text.quantity)), ''),
    write: (quantity: string) => parseQuantity(quantity) ?? quantity,
  },
  currency: codec.chosen(text.currencyRequired),
  /** Empty if unknown. */
  cost_basis: codec.optionalAmount(text.cost, codec.isNotNegative),
});
