import { ArrowLeftRight, Trash2, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { CategoryOptions } from '@/features/categories';
import type { CategoryKind, CategoryTree } from '@/shared/api/types';
import { Alert } from '@/shared/ui/alert';
import { Button } from '@/shared/ui/button';
import { Select } from '@/shared/ui/select';
import { canLink, commonKind } from '../bulk-choices';
import { messages } from '../messages';
import { useBulkActions } from '../use-bulk-actions';
import type { Selection } from '../use-selection';

/** Undo restores transactions one by one, and this many take a few seconds. */
const DELETED_MAX = 200;
const NO_CATEGORY = 'none';

interface BulkBarProps {
  selection: Selection;
  categories: CategoryTree['items'];
  /** Called after an action, when the selection and the bar disappear. */
  onDone: () => void;
}

/** The actions on the selected transactions. */
export function BulkBar({ selection, categories, onDone }: BulkBarProps) {
  const actions = useBulkActions();
  const { selected } = selection;
  const kind = commonKind(selected);
  const canDelete = selected.length <= DELETED_MAX;

  async function finish(work: Promise<boolean>) {
    if (await work) onDone();
  }

  return (
    <section
      aria-label={messages.select.bar}
      className="sticky top-12 z-10 grid gap-2.5 rounded-md border bg-surface p-2.5 shadow-float lg:top-2"
    >
      <div className="flex flex-wrap items-center gap-2.5">
        <p className="mr-auto font-medium tabular-nums">{messages.select.count({ count: selected.length })}</p>
        {kind && (
          <CategoryForm
            key={kind}
            kind={kind}
            categories={categories}
            isPending={actions.isPending}
            onApply={(category) => finish(actions.recategorise(selected, category))}
          />
        )}
        {canLink(selected) && (
          <Button
            variant="secondary"
            size="sm"
            pending={actions.isPending}
            onClick={() => finish(actions.link(selected))}
          >
            <ArrowLeftRight aria-hidden />
            {messages.bulk.link}
          </Button>
        )}
        {canDelete && (
          <Button
            variant="destructive"
            size="sm"
            pending={actions.isPending}
            onClick={() => finish(actions.remove(selected))}
          >
            <Trash2 aria-hidden />
            {messages.bulk.remove}
          </Button>
        )}
        <Button variant="ghost" size="icon" aria-label={messages.select.clear} onClick={onDone}>
          <X aria-hidden />
        </Button>
      </div>
      {!kind && <p className="text-muted-foreground text-xs/5">{messages.bulk.oneKind}</p>}
      {!canDelete && <p className="text-muted-foreground text-xs/5">{messages.bulk.tooMany({ most: DELETED_MAX })}</p>}
      {actions.error && <Alert variant="negative">{actions.error}</Alert>}
    </section>
  );
}

interface CategoryFormProps {
  kind: CategoryKind;
  categories: CategoryTree['items'];
  isPending: boolean;
  /** Null removes the category. */
  onApply: (category: string | null) => void;
}

/** The choice is applied by a button, because arrow keys in a select would apply every option on the way. */
function CategoryForm({ kind, categories, isPending, onApply }: CategoryFormProps) {
  const id = useId();
  const [chosen, setChosen] = useState('');

  function apply(event: FormEvent) {
    event.preventDefault();
    if (chosen && !isPending) onApply(chosen === NO_CATEGORY ? null : chosen);
  }

  return (
    <form onSubmit={apply} className="flex min-w-0 gap-2 max-sm:order-last max-sm:w-full">
      <label htmlFor={id} className="sr-only">
        {messages.bulk.category}
      </label>
      <div className="min-w-0 flex-1 sm:w-48">
        <Select id={id} className="h-8" value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="" disabled>
            {messages.bulk.chooseCategory}
          </option>
          <option value={NO_CATEGORY}>{messages.uncategorised}</option>
          <CategoryOptions tree={categories} kind={kind} />
        </Select>
      </div>
      <Button type="submit" variant="secondary" size="sm" disabled={!chosen} pending={isPending}>
        {messages.bulk.apply}
      </Button>
    </form>
  );
}
