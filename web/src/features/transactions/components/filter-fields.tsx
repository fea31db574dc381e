import { CategoryOptions } from '@/features/categories';
import { cn } from '@/shared/lib/cn';
import { Field } from '@/shared/ui/field';
import { Select } from '@/shared/ui/select';
import { type Filter, typeFrom, types } from '../filter';
import { messages } from '../messages';
import type { FormChoices } from './transaction-form';

interface FilterFieldsProps {
  filter: Filter;
  choices: FormChoices;
  onChange: (changes: Partial<Filter>) => void;
  /** Whether the fields are side by side, without visible labels. */
  isInLine?: boolean;
}

/** The conditions on type, account and category. */
export function FilterFields({ filter, choices, onChange, isInLine = false }: FilterFieldsProps) {
  const hasChildren = choices.categories.some(
    ({ category, children }) => category.id === filter.category && children.length > 0,
  );
  const select = isInLine ? 'h-9' : '';
  return (
    <>
      <Field label={messages.filters.type} hideLabel={isInLine} className={cn(isInLine && 'w-28')}>
        {(control) => (
          <Select
            {...control}
            className={select}
            value={filter.type}
            onChange={({ target }) => onChange({ type: typeFrom(target.value) })}
          >
            <option value="">{messages.filters.allTypes}</option>
            {types.map((type) => (
              <option key={type} value={type}>
                {messages.type[type]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={messages.filters.account} hideLabel={isInLine} className={cn(isInLine && 'w-36')}>
        {(control) => (
          <Select
            {...control}
            className={select}
            value={filter.account}
            onChange={({ target }) => onChange({ account: target.value })}
          >
            <option value="">{messages.filters.allAccounts}</option>
            {choices.accounts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={messages.filters.category}
        hideLabel={isInLine}
        description={hasChildren && messages.filters.withSubcategories}
        className={cn(isInLine && 'w-40')}
      >
        {(control) => (
          <Select
            {...control}
            className={select}
            value={filter.category}
            onChange={({ target }) => onChange({ category: target.value })}
          >
            <option value="">{messages.filters.allCategories}</option>
            <option value="uncategorised">{messages.uncategorised}</option>
            <CategoryOptions tree={choices.categories} />
          </Select>
        )}
      </Field>
    </>
  );
}
