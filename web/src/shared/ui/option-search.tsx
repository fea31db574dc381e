import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cn } from '@/shared/lib/cn';

export interface SearchOption {
  id: string;
  label: string;
  /** The heading above the options with the same group, which follow each other. */
  group?: string;
  icon?: ReactNode;
  /** Shown at the end of the line. */
  detail?: ReactNode;
  /** Whether the option is below the one before it in a tree. */
  isIndented?: boolean;
  /** Whether it is the present value. */
  isCurrent?: boolean;
}

/** For `onOpenAutoFocus`: Radix would select the text, and the next key would replace what was typed before. */
export function focusSearchField(event: Event): void {
  event.preventDefault();
  const field = event.currentTarget instanceof Element && event.currentTarget.querySelector('input');
  if (!field) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
}

interface OptionSearchProps<Option extends SearchOption> {
  /** What is searched, for screen readers. */
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  /** The options that match the query. */
  options: Option[];
  /** The number of options in words, announced to screen readers; shown instead of the list if there are none. */
  status: string;
  onPick: (option: Option) => void;
  className?: string;
}

/**
 * A text field above the options that match it. The focus stays in the field: arrow keys move the active option, and
 * the enter key picks it.
 */
export function OptionSearch<Option extends SearchOption>(props: OptionSearchProps<Option>) {
  const { label, placeholder, query, onQuery, options, status, onPick, className } = props;
  const listId = useId();
  const optionId = (index: number) => `${listId}-${index}`;
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      options.findIndex(({ isCurrent }) => isCurrent),
    ),
  );
  const index = Math.min(active, options.length - 1);
  const activeId = index >= 0 ? optionId(index) : undefined;

  const isShown = useRef(false);
  useEffect(() => {
    if (!activeId) return undefined;
    // In a frame, because a popover limits the height of the list only after it has been rendered.
    const frame = requestAnimationFrame(() => {
      document.getElementById(activeId)?.scrollIntoView({ block: isShown.current ? 'nearest' : 'center' });
      isShown.current = true;
    });
    return () => cancelAnimationFrame(frame);
  }, [activeId]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || options.length === 0) return;
    const option = options[index];
    if (event.key === 'ArrowDown') setActive((index + 1) % options.length);
    else if (event.key === 'ArrowUp') setActive((index - 1 + options.length) % options.length);
    else if (event.key === 'Enter' && option) onPick(option);
    else return;
    event.preventDefault();
  }

  return (
    <div data-slot="option-search" className={cn('flex min-h-0 flex-col', className)}>
      <div className="flex items-center gap-2.5 border-b px-3">
        <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={activeId}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={({ target }) => {
            onQuery(target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full min-w-0 bg-transparent text-base outline-none placeholder:text-muted-foreground sm:text-sm"
        />
      </div>
      <p role="status" className={options.length > 0 ? 'sr-only' : 'px-3 py-4 text-muted-foreground text-sm'}>
        {status}
      </p>
      <div
        id={listId}
        role="listbox"
        aria-label={label}
        // The list scrolls, but the focus stays in the field.
        tabIndex={-1}
        className={cn('min-h-0 flex-1 overflow-y-auto p-1.5', options.length === 0 && 'hidden')}
      >
        {groupsOf(options).map(({ group, from, members }) => {
          const items = members.map((option, at) => (
            <Item
              key={option.id}
              id={optionId(from + at)}
              option={option}
              isActive={from + at === index}
              onHover={() => setActive(from + at)}
              onPick={() => onPick(option)}
            />
          ));
          if (!group) return items;
          const groupId = `${listId}-group-${from}`;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be in a listbox
            <div key={group} role="group" aria-labelledby={groupId}>
              <p id={groupId} className="px-2 pt-2 pb-1 text-muted-foreground text-xs/5">
                {group}
              </p>
              {items}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface Group<Option> {
  group: string | undefined;
  /** The index of the first member among all options. */
  from: number;
  members: Option[];
}

function groupsOf<Option extends SearchOption>(options: Option[]): Group<Option>[] {
  const groups: Group<Option>[] = [];
  options.forEach((option, index) => {
    const last = groups.at(-1);
    if (last && last.group === option.group) last.members.push(option);
    else groups.push({ group: option.group, from: index, members: [option] });
  });
  return groups;
}

interface ItemProps {
  id: string;
  option: SearchOption;
  isActive: boolean;
  onHover: () => void;
  onPick: () => void;
}

function Item({ id, option, isActive, onHover, onPick }: ItemProps) {
  const { label, icon, detail, isIndented, isCurrent } = option;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerMove={onHover}
      // The focus stays in the text field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={cn(
        'flex min-h-8 cursor-pointer select-none items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
        isIndented && 'pl-6',
        isActive && 'bg-muted',
        isCurrent && 'font-medium',
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail && <span className="max-w-1/2 shrink-0 truncate text-muted-foreground text-xs">{detail}</span>}
    </div>
  );
}
