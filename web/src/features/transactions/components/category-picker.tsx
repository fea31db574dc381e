import { type RefObject, useState } from 'react';
import { CategoryDot } from '@/features/categories';
import type { CategoryKind, CategoryTree } from '@/shared/api/types';
import { matchesWords } from '@/shared/lib/match-words';
import { AnchoredPopover } from '@/shared/ui/anchored-popover';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { focusSearchField, OptionSearch } from '@/shared/ui/option-search';
import { messages } from '../messages';

interface CategoryPickerProps extends DialogProps {
  /** The button that opens the picker, which is shown next to it. */
  anchor: RefObject<HTMLButtonElement | null>;
  tree: CategoryTree['items'];
  kind: CategoryKind;
  current: string | null;
  /** Null removes the category. */
  onPick: (category: string | null) => void;
}

const NO_CATEGORY = 'none';

/** A popover to choose a category by typing a part of its name. */
export function CategoryPicker(props: CategoryPickerProps) {
  const { anchor, tree, kind, current, onPick, typed, open, onOpenChange } = props;
  return (
    <AnchoredPopover
      open={open}
      onOpenChange={onOpenChange}
      label={messages.category.choose}
      anchor={anchor}
      onOpenAutoFocus={focusSearchField}
      className="flex max-h-[min(24rem,var(--radix-popover-content-available-height))] w-72 flex-col overflow-hidden"
    >
      <Choices
        tree={tree}
        kind={kind}
        current={current}
        {...(typed !== undefined && { typed })}
        onPick={(category) => {
          onOpenChange(false);
          if (category !== current) onPick(category);
        }}
      />
    </AnchoredPopover>
  );
}

type ChoicesProps = Pick<CategoryPickerProps, 'tree' | 'kind' | 'current' | 'onPick' | 'typed'>;

function Choices({ tree, kind, current, onPick, typed = '' }: ChoicesProps) {
  const [query, setQuery] = useState(typed);
  const all = tree
    .filter(({ category }) => category.type === kind)
    .flatMap(({ category, children }) => [
      { ...category, path: category.name },
      ...children.map((child) => ({ ...child, path: `${category.name} ${child.name}` })),
    ]);
  const options = [
    {
      id: NO_CATEGORY,
      label: messages.uncategorised,
      path: messages.uncategorised,
      colour: undefined,
      parent_id: null,
    },
    ...all.map((category) => ({ ...category, label: category.name })),
  ]
    .filter(({ path }) => matchesWords(path, query))
    .map((option) => ({
      ...option,
      icon: <CategoryDot colour={option.colour} className="size-2.5" />,
      isIndented: option.parent_id !== null && query === '',
      isCurrent: option.id === (current ?? NO_CATEGORY),
    }));
  return (
    <OptionSearch
      label={messages.category.choose}
      placeholder={messages.category.search}
      query={query}
      onQuery={setQuery}
      options={options}
      status={messages.category.found({ count: options.length })}
      onPick={({ id }) => onPick(id === NO_CATEGORY ? null : id)}
    />
  );
}
