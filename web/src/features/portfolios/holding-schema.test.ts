import { expect, it } from 'vitest';
import { aHolding } from '@/test/handlers';
import { holdingForm } from './holding-schema';

const { schema, empty, fromEntity: fromHolding, toRequest: toHolding } = holdingForm;

const filled = { ...empty({ currency: 'EUR' }), symbol: 'VWCE', name: 'FTSE All-World', quantity: '12.5' };

const invalidFields = (values: Partial<typeof filled>) =>
  schema.safeParse({ ...filled, ...values }).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('has exact numbers, and no cost if it is unknown', () => {
  expect(toHolding(schema.parse({ ...filled, symbol: ' brk.b ' }))).toEqual({
    symbol: 'BRK.B',
    name: 'FTSE All-World',
    quantity: '12.5',
    currency: 'EUR',
    cost_basis: null,
  });
  expect(toHolding({ ...filled, quantity: '1,000.0000000001', cost_basis: '1,250.10' })).toMatchObject({
    quantity: '1000.0000000001',
    cost_basis: '1250.10',
  });
});

it.each(['0', '-1', '', 'twelve', '0.00000000001', '0.0000'])('is of more than nothing, and not of %j', (quantity) => {
  expect(invalidFields({ quantity })).toEqual(['quantity']);
});

it.each(['BRK B', 'ÄÖ', '...', 'A'.repeat(33), ''])('has a symbol, and not %j', (symbol) => {
  expect(invalidFields({ symbol })).toContain('symbol');
});

it('has a cost of zero or more', () => {
  expect(invalidFields({ cost_basis: '0' })).toEqual([]);
  expect(invalidFields({ cost_basis: '-1' })).toEqual(['cost_basis']);
  expect(invalidFields({ cost_basis: 'much' })).toEqual(['cost_basis']);
});

it('is edited with its current values', () => {
  expect(fromHolding(aHolding({ cost_basis: null }))).toMatchObject({
    symbol: 'VWCE',
    quantity: '12.5',
    cost_basis: '',
  });
});
