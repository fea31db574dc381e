import type { Ref } from 'react';
import { CategoryOptions } from '@/features/categories';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { type Filter, periods, typeFrom, types } from '../filter';
import type { FormChoices } from './transaction-form';

const TYPING_MS = 300;

interface FilterBarProps {
  searchRef: Ref<HTMLInputElement>;
  filter: Filter;
  choices: FormChoices;
  isFiltered: boolean;
  onChange: (changes: Partial<Filter>, pause?: number) => void;
  onClear: () => void;
}

/** Conditions apply immediately, except the text, which applies when the user stops typing. */
export function FilterBar({ searchRef, filter, choices, isFiltered, onChange, onClear }: FilterBarProps) {
  const hasChildren = choices.categories.some(
    ({ category, children }) => category.id === filter.category && children.length > 0,
  );
  return (
    <search aria-label={copy.filters.label} className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <Field label={copy.filters.text} className="col-span-2 sm:col-span-4">
        {(control) => (
          <Input
            {...control}
            ref={searchRef}
            type="search"
            autoComplete="off"
            maxLength={200}
            value={filter.q}
            onChange={({ target }) => onChange({ q: target.value }, TYPING_MS)}
          />
        )}
      </Field>
      <Field label={copy.filters.period}>
        {(control) => (
          <Select
            {...control}
            value={filter.period}
            onChange={({ target }) => onChange({ period: periods.find((period) => period === target.value) ?? 'all' })}
          >
            {periods.map((period) => (
              <option key={period} value={period}>
                {copy.periods[period]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={copy.filters.type}>
        {(control) => (
          <Select
            {...control}
            value={filter.type}
            onChange={({ target }) => onChange({ type: typeFrom(target.value) })}
          >
            <option value="">{copy.filters.allTypes}</option>
            {types.map((type) => (
              <option key={type} value={type}>
                {copy.type[type]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={copy.filters.account}>
        {(control) => (
          <Select {...control} value={filter.account} onChange={({ target }) => onChange({ account: target.value })}>
            <option value="">{copy.filters.allAccounts}</option>
            {choices.accounts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={copy.filters.category} description={hasChildren && copy.filters.itselfOnly}>
        {(control) => (
          <Select {...control} value={filter.category} onChange={({ target }) => onChange({ category: target.value })}>
            <option value="">{copy.filters.allCategories}</option>
            <option value="uncategorised">{copy.uncategorised}</option>
            <CategoryOptions tree={choices.categories} />
          </Select>
        )}
      </Field>
      {filter.period === 'custom' &&
        (['from', 'to'] as const).map((end) => (
          <Field key={end} label={copy.filters[end]}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={filter[end]}
                onChange={({ target }) => onChange({ [end]: target.value })}
              />
            )}
          </Field>
        ))}
      {isFiltered && (
        <Button variant="ghost" className="self-end justify-self-start" onClick={onClear}>
          {copy.filters.clear}
        </Button>
      )}
    </search>
  );
}
