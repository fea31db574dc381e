import { amount, choice, chosen, text } from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { copy } from './copy';
import { kinds } from './kinds';

export const accountForm = formFields({
  name: text({ required: copy.validation.nameRequired, max: 100 }),
  type: choice(kinds, 'checking'),
  currency: chosen(copy.validation.currencyRequired),
  opening_balance: { ...amount(copy.validation.amount), empty: '0' },
});
