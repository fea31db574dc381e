import { findCategory } from '@/features/categories';
import type { FormChoices } from './components/transaction-form';
import type { Filter } from './filter';
import { messages } from './messages';

interface FilterChip {
  label: string;
  /** The changes that remove the condition. */
  changes: Partial<Filter>;
}

/** The conditions on type, account and category that apply. */
export function activeFilters({ type, account, category }: Filter, choices: FormChoices): FilterChip[] {
  const chips: FilterChip[] = [];
  if (type) chips.push({ label: messages.type[type], changes: { type: '' } });
  if (account) {
    const name = choices.accounts.find(({ id }) => id === account)?.name;
    chips.push({ label: name ?? messages.filters.account, changes: { account: '' } });
  }
  if (category) {
    const name = findCategory(choices.categories, category)?.name ?? messages.uncategorised;
    chips.push({ label: name, changes: { category: '' } });
  }
  return chips;
}
