import { ArrowLeftRight, ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { CategoryDot, findCategory } from '@/features/categories';
import type { CategoryTree, Transaction } from '@/shared/api/types';
import { messages } from '../messages';
import { CategoryPicker } from './dialogs';

interface CategoryCellProps {
  transaction: Transaction;
  tree: CategoryTree['items'];
  /** Changes the category; null removes it. */
  onChange: (category: string | null) => Promise<unknown>;
}

/** The category of a transaction, as a button that changes it. A transfer has none. */
export function CategoryCell({ transaction, tree, onChange }: CategoryCellProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  // The new category is shown while it is saved.
  const [saving, setSaving] = useState<{ category: string | null } | null>(null);
  const { category, category_id: id, description, type } = transaction;
  if (type === 'transfer') {
    return (
      <span className="flex items-center gap-2 text-muted-foreground">
        <ArrowLeftRight aria-hidden className="size-3 shrink-0" />
        {messages.type.transfer}
      </span>
    );
  }

  async function change(next: string | null) {
    const mine = { category: next };
    setSaving(mine);
    await onChange(next);
    setSaving((latest) => (latest === mine ? null : latest));
  }

  const saved = category ?? undefined;
  const shown = saving ? findCategory(tree, saving.category ?? '') : saved;
  const name = shown?.name ?? messages.uncategorised;
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={messages.category.of({ name: description, category: name })}
        aria-busy={saving !== null || undefined}
        onPointerEnter={CategoryPicker.preload}
        onFocus={CategoryPicker.preload}
        onClick={() => setIsOpen(!isOpen)}
        className="group focus-ring -mx-1.5 flex h-7 max-w-[calc(100%+--spacing(3))] cursor-pointer items-center gap-2 rounded-sm px-1.5 hover:bg-muted"
      >
        <CategoryDot colour={shown?.colour} />
        <span className={shown ? 'truncate' : 'truncate text-muted-foreground italic'}>{name}</span>
        <ChevronDown
          aria-hidden
          className="size-3.5 shrink-0 text-muted-foreground opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 max-md:hidden"
        />
      </button>
      <CategoryPicker
        open={isOpen}
        onOpenChange={setIsOpen}
        anchor={button}
        tree={tree}
        kind={type}
        current={saving ? saving.category : id}
        onPick={change}
      />
    </>
  );
}
