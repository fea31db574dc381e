import * as codec from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { copy } from './copy';
import { kinds } from './kinds';

export const accountForm = formFields({
  name: codec.text({ required: copy.validation.nameRequired, max: 100 }),
  type: codec.choice(kinds, 'checking'),
  currency: codec.chosen(copy.validation.currencyRequired),
  opening_balance: { ...codec.amount(copy.validation.amount), empty: '0' },
  /** Empty for the day of creation, or of the first transaction if that is earlier. */
  opened_on: codec.optional(),
});

export const closingForm = formFields({
  closed_on: codec.chosen(copy.validation.dateRequired),
});
