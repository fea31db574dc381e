import { expect, it } from 'vitest';
import { aBudgetProgress } from '@/test/handlers';
import { budgetForm, newBudgetForm, parseThresholds } from './schema';

const { schema, empty, toRequest: toCreation } = newBudgetForm;
const { fromEntity: fromBudget, toRequest: toChanges } = budgetForm;

const filled = { ...empty('2026-03-31', 'EUR'), name: 'Food', amount: '450' };

const invalidFields = (values: typeof filled) =>
  schema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('starts with the month, without an end and for all categories', () => {
  expect(invalidFields(filled)).toEqual([]);
  expect(toCreation(filled)).toEqual({
    name: 'Food',
    category_id: null,
    amount: '450',
    currency: 'EUR',
    period: 'monthly',
    starts_on: '2026-03-01',
    ends_on: null,
    rollover: false,
    alert_thresholds: [80, 100],
  });
});

it('requires the number of days for a custom period', () => {
  const custom = { ...filled, period: 'custom' as const };
  expect(invalidFields(custom)).toEqual(['period_days']);
  expect(invalidFields({ ...custom, period_days: '367' })).toEqual(['period_days']);
  expect(toChanges({ ...custom, period_days: '10' })).toMatchObject({ period_days: 10 });
  expect(toChanges({ ...filled, period_days: '10' })).not.toHaveProperty('period_days');
});

it('reports all errors together', () => {
  const wrong = {
    ...filled,
    name: ' ',
    period: 'custom' as const,
    starts_on: '',
    ends_on: '2026-03-31',
    alert_thresholds: '0',
  };
  expect(invalidFields(wrong)).toEqual(['name', 'starts_on', 'alert_thresholds', 'period_days']);
});

it('cannot end before it starts', () => {
  expect(invalidFields({ ...filled, ends_on: '2026-02-28' })).toEqual(['ends_on']);
  expect(invalidFields({ ...filled, ends_on: '2026-03-01' })).toEqual([]);
});

it('applies a new amount from the current period, unless all periods are chosen', () => {
  const { budget } = aBudgetProgress();
  const values = fromBudget(budget);
  expect(toChanges(values)).toMatchObject({ amount: '400', amount_applies_to: 'current_period' });
  expect(toChanges({ ...values, amount_applies_to: 'all_periods' })).toMatchObject({
    amount_applies_to: 'all_periods',
  });
});

it('is updated without its currency', () => {
  expect(toChanges(filled)).not.toHaveProperty('currency');
});

it.each([
  ['80, 100', [80, 100]],
  ['100% 80 %;80', [80, 100]],
  ['', []],
  ['1 1000', [1, 1000]],
])('tells at %j', (written, percentages) => {
  expect(parseThresholds(written)).toEqual(percentages);
  expect(toChanges({ ...filled, alert_thresholds: written })).toMatchObject({ alert_thresholds: percentages });
});

it.each(['0', '1001', '80.5', '-5', 'most', '1 2 3 4 5 6 7 8 9 10 11'])('does not tell at %j', (written) => {
  expect(invalidFields({ ...filled, alert_thresholds: written })).toEqual(['alert_thresholds']);
});

it('is edited with its current thresholds', () => {
  const { budget } = aBudgetProgress();
  expect(fromBudget({ ...budget, alert_thresholds: [50, 75, 100] }).alert_thresholds).toBe('50, 75, 100');
});
