import { expect, it } from 'vitest';
import { aCategory, anAccount, FOOD } from '@/test/handlers';
import { noFilter } from './filter';
import { activeFilters } from './filter-chips';

const choices = {
  accounts: [anAccount()],
  categories: [{ category: aCategory(FOOD, 'Food', null), children: [] }],
};

it('names the conditions that apply, and the changes that remove them', () => {
  const filter = { ...noFilter, type: 'expense', account: anAccount().id, category: FOOD, q: 'rent' } as const;
  expect(activeFilters(filter, choices)).toEqual([
    { label: 'Expense', changes: { type: '' } },
    { label: 'Everyday', changes: { account: '' } },
    { label: 'Food', changes: { category: '' } },
  ]);
  expect(activeFilters(noFilter, choices)).toEqual([]);
});

it('names the lack of a category, and an account that does not exist any more', () => {
  const filter = { ...noFilter, account: 'gone', category: 'uncategorised' };
  expect(activeFilters(filter, choices).map(({ label }) => label)).toEqual(['Account', 'Uncategorised']);
});
