import { useInfiniteQuery } from '@tanstack/react-query';
import type { ChangedTransaction } from '@/shared/api/types';
import { formatDay } from '@/shared/lib/days';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { ShowMore } from '@/shared/ui/show-more';
import { changedTransactionsQuery } from '../api';
import type { CategoryNames } from '../category-names';
import { messages } from '../messages';

interface ChangedRowsProps {
  changeSet: string;
  /** Whether the change was undone, which changed the transactions since. */
  isUndone: boolean;
  categories: CategoryNames;
}

/** The transactions of a change set, each with what changed. */
export function ChangedRows({ changeSet, isUndone, categories }: ChangedRowsProps) {
  const query = useInfiniteQuery(changedTransactionsQuery(changeSet));
  return (
    <Loaded query={query} skeleton="h-24">
      {(rows) => (
        <div className="grid gap-4">
          {rows.length === 0 ? (
            <p className="text-muted-foreground text-sm/6">{messages.rows.none}</p>
          ) : (
            <ul>
              {rows.map((row) => (
                <ChangedRow key={row.transaction.id} row={row} isUndone={isUndone} categories={categories} />
              ))}
            </ul>
          )}
          <ShowMore list={query} />
        </div>
      )}
    </Loaded>
  );
}

interface ChangedRowProps extends Omit<ChangedRowsProps, 'changeSet'> {
  row: ChangedTransaction;
}

function ChangedRow({ row, isUndone, categories }: ChangedRowProps) {
  const { transaction, before, after, changed_since } = row;
  // An undo leaves out transactions that could not be restored.
  const deletion = isUndone && !transaction.deleted_at ? messages.rows.restored : messages.rows.deleted;
  const change = after.deleted
    ? deletion
    : messages.rows.changed({
        before: categoryName(categories, before.category_id),
        after: categoryName(categories, after.category_id),
      });
  const parts = [
    formatDay(transaction.booked_on, 'medium'),
    change,
    changed_since && !isUndone && messages.rows.changedSince,
  ];
  return (
    <li className="flex items-start gap-3 border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere text-sm/6">{transaction.description}</p>
        <p className="wrap-anywhere text-muted-foreground text-xs/5">
          <DotSeparated parts={parts.filter(Boolean)} />
        </p>
      </div>
      <MoneyText amount={transaction.amount} currency={transaction.currency} />
    </li>
  );
}

/** The name of a category, which may be deleted. */
function categoryName(categories: CategoryNames, id: string | null): string {
  if (id === null) return messages.uncategorised;
  return categories.get(id) ?? messages.deletedCategory;
}
