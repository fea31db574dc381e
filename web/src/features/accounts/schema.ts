import * as codec from '@/shared/forms/field-codecs';
import { formFields } from '@/shared/forms/form-fields';
import { kinds } from './kinds';
import { messages } from './messages';

export const accountForm = formFields({
  name: codec.text({ required: messages.validation.nameRequired, max: 100 }),
  type: codec.choice(kinds, 'checking'),
  currency: codec.chosen(messages.validation.currencyRequired),
  opening_balance: { ...codec.amount(messages.validation.amount), empty: '0' },
  /** Empty for the day of creation, or of the first transaction if that is earlier. */
  opened_on: codec.optional(),
});

export const closingForm = formFields({
  closed_on: codec.chosen(messages.validation.dateRequired),
});
