import { SlidersHorizontal, X } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import { useIsWide } from '@/shared/hooks/use-media-query';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import type { Filter } from '../filter';
import { activeFilters } from '../filter-chips';
import { messages } from '../messages';
import { FilterDialog } from './dialogs';
import { FilterFields } from './filter-fields';
import { PeriodStepper } from './period-stepper';
import type { FormChoices } from './transaction-form';

const TYPING_MS = 300;

interface FilterBarProps {
  searchRef: Ref<HTMLInputElement>;
  filter: Filter;
  choices: FormChoices;
  today: string;
  isFiltered: boolean;
  onChange: (changes: Partial<Filter>, pause?: number) => void;
  onClear: () => void;
  /** Further actions, which narrow screens show below the filters. */
  actions: ReactNode;
  /** A menu, which narrow screens show beside the button of the filters. */
  menu: ReactNode;
}

/**
 * Conditions apply immediately, except the text, which applies when the user stops typing. On narrow screens, all but
 * the text and the period are in a dialog, and those that apply are shown as chips.
 */
export function FilterBar(props: FilterBarProps) {
  const { searchRef, filter, choices, today, isFiltered, onChange, onClear, actions } = props;
  const isWide = useIsWide();

  return (
    <search aria-label={messages.filters.label} className="flex flex-wrap items-start gap-2">
      <PeriodStepper filter={filter} today={today} onChange={onChange} />
      <Field label={messages.filters.text} hideLabel className="flex-1 max-lg:order-first max-lg:min-w-32 lg:min-w-40">
        {(control) => (
          <Input
            {...control}
            ref={searchRef}
            type="search"
            autoComplete="off"
            maxLength={200}
            placeholder={isWide ? messages.filters.text : messages.filters.textPlaceholder}
            className="h-9"
            value={filter.q}
            onChange={({ target }) => onChange({ q: target.value }, TYPING_MS)}
          />
        )}
      </Field>
      {isWide ? (
        <>
          <FilterFields filter={filter} choices={choices} onChange={onChange} isInLine />
          {isFiltered && (
            <Button variant="ghost" className="h-9 px-3" onClick={onClear}>
              {messages.filters.clear}
            </Button>
          )}
        </>
      ) : (
        <NarrowFilters {...props}>{actions}</NarrowFilters>
      )}
    </search>
  );
}

function NarrowFilters({
  filter,
  choices,
  onChange,
  onClear,
  isFiltered,
  menu,
  children,
}: FilterBarProps & { children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const chips = activeFilters(filter, choices);
  return (
    <>
      <Button variant="secondary" className="h-9 px-3 max-lg:order-first" onClick={() => setIsOpen(true)}>
        <SlidersHorizontal aria-hidden />
        {messages.filters.open({ count: chips.length })}
      </Button>
      <div className="order-first">{menu}</div>
      {chips.length > 0 && (
        <ul
          aria-label={messages.filters.active}
          className="-mx-4 flex w-[calc(100%+2rem)] gap-1.5 overflow-x-auto px-4 py-1"
        >
          {chips.map(({ label, changes }) => (
            <li key={label}>
              <button
                type="button"
                aria-label={messages.filters.remove({ name: label })}
                onClick={() => onChange(changes)}
                className="focus-ring flex h-7 cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-full bg-accent px-3 text-xs"
              >
                {label}
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <FilterDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        filter={filter}
        choices={choices}
        onChange={onChange}
        {...(isFiltered && { onClear })}
      >
        {children}
      </FilterDialog>
    </>
  );
}
