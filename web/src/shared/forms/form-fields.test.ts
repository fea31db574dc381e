import { expect, it } from 'vitest';
import { amount, choice, chosen, isPositive, optional, optionalAmount, text, toggle } from './field-codecs';
import { formFields } from './form-fields';

const form = formFields({
  name: text({ required: 'Enter a name.', max: 5 }),
  kind: choice(['cash', 'loan'], 'cash'),
  currency: chosen('Choose a currency.'),
  price: amount('Enter a price.', isPositive),
  cost: optionalAmount('Enter a cost.', isPositive),
  ends_on: optional(),
  closed: toggle(),
});

const filled = form.empty({ name: 'Piggy', currency: 'EUR', price: '1,234.50' });

const messages = (values: Partial<typeof filled>) =>
  form.schema.safeParse({ ...filled, ...values }).error?.issues.map(({ message }) => message) ?? [];

it('an empty form starts from the given values', () => {
  expect(form.empty({ currency: 'EUR' })).toEqual({
    name: '',
    kind: 'cash',
    currency: 'EUR',
    price: '',
    cost: '',
    ends_on: '',
    closed: false,
  });
});

it('a request carries exact amounts, and null for empty optional fields', () => {
  const request = { name: 'Piggy', kind: 'cash', currency: 'EUR', price: '1234.50' };
  const empty = { cost: null, ends_on: null };
  expect(form.toRequest(filled)).toEqual({ ...request, ...empty, closed: false });
  expect(form.toRequest({ ...filled, cost: ' 0,5 ' })).toMatchObject({ cost: '0.5' });
});

it('a form takes from an entity only what its fields declare', () => {
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

it('optional fields accept an empty value', () => {
  expect(messages({ cost: ' ', ends_on: '' })).toEqual([]);
});
