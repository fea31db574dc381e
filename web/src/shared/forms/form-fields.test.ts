import { expect, it } from 'vitest';
import { amount, choice, chosen, isPositive, optional, optionalAmount, text, toggle } from './field-codecs';
import { formFields } from './form-fields';

const form = formFields({
  name: text({ required: 'Enter a name.', max: 5 }),
  kind: choice(['cash', 'loan'], 'cash'),
  currency: chosen('Choose a currency.'),
  price: amount('Enter a price.', isPositive),
  cost: optionalAmount('Enter a cost.', isPositive),
  note: optional(),
  closed: toggle(),
});

const filled = form.empty({ name: 'Piggy', currency: 'EUR', price: '1,234.50' });

const messages = (values: Partial<typeof filled>) =>
  form.schema.safeParse({ ...filled, ...values }).error?.issues.map(({ message }) => message) ?? [];

it('a form for something new starts from the empty values and from what is known', () => {
  expect(form.empty({ currency: 'EUR' })).toEqual({
    name: '',
    kind: 'cash',
    currency: 'EUR',
    price: '',
    cost: '',
    note: '',
    closed: false,
  });
});

it('a request carries exact amounts, and null for what was left out', () => {
  const request = { name: 'Piggy', kind: 'cash', currency: 'EUR', price: '1234.50', cost: null, note: null };
  expect(form.toRequest(filled)).toEqual({ ...request, closed: false });
  expect(form.toRequest({ ...filled, cost: ' 0,5 ', note: 'rent' })).toMatchObject({ cost: '0.5', note: 'rent' });
});

it('an entity becomes the values of its form, without what no field is about', () => {
  const entity = { ...form.toRequest(filled), id: '1' };
  expect(form.fromEntity(entity)).toEqual({ ...filled, price: '1234.50' });
});

it.each([
  [{ name: ' ' }, 'Enter a name.'],
  [{ name: 'Piggybank' }, 'Use 5 characters or fewer.'],
  [{ currency: '' }, 'Choose a currency.'],
  [{ price: '0' }, 'Enter a price.'],
  [{ cost: 'much' }, 'Enter a cost.'],
])('%j is rejected with its own message', (values, message) => {
  expect(messages(values)).toEqual([message]);
});

it('what may be left out is accepted empty', () => {
  expect(messages({ cost: ' ', note: '' })).toEqual([]);
});
