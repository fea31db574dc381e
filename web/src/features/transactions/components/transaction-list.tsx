import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Transaction } from '@/shared/api/types';
import { useUndoableDelete } from '@/shared/hooks/use-undoable-delete';
import { cn } from '@/shared/lib/cn';
import { formatDay } from '@/shared/lib/days';
import { OnceOpened } from '@/shared/ui/once-opened';
import { RowMenu } from '@/shared/ui/row-menu';
import { ShowMore } from '@/shared/ui/show-more';
import { type Conditions, transactionsQuery, useRemoveTransaction, useRestoreTransaction } from '../api';
import { copy } from '../copy';
import { groupByDay } from '../group-by-day';
import { Amount } from './amount';
import { EditTransactionDialog } from './dialogs';
import type { FormChoices } from './transaction-form';
import { TransactionText } from './transaction-text';

interface TransactionListProps {
  conditions: Conditions;
  choices: FormChoices;
  emptyText?: string;
  /** One level under the heading that the list stands below. */
  DayHeading?: 'h2' | 'h3';
  className?: string;
}

/** What the filter finds, by day, with what can be done to each. */
export function TransactionList({
  conditions,
  choices,
  emptyText = copy.nothingFound,
  DayHeading = 'h2',
  className,
}: TransactionListProps) {
  const list = useSuspenseInfiniteQuery(transactionsQuery(conditions));
  const isOneAccount = 'account_id' in conditions;
  const region = useRef<HTMLElement>(null);
  const [edited, setEdited] = useState<Transaction | null>(null);
  const [isEditing, setIsEditing] = useState(false);
  const { mutateAsync: remove } = useRemoveTransaction();
  const { mutateAsync: restore } = useRestoreTransaction();
  const deleteWithUndo = useUndoableDelete({ remove, restore });

  async function deleteOne({ id, description }: Transaction) {
    // The row goes, and the focus with it: the list is where a keyboard goes on from.
    if (await deleteWithUndo({ id, name: description })) region.current?.focus();
  }

  return (
    <section ref={region} tabIndex={-1} aria-label={copy.list} className={cn('grid gap-6 outline-none', className)}>
      {list.data.length === 0 && <p className="text-muted-foreground">{emptyText}</p>}
      {groupByDay(list.data).map(({ day, transactions }) => (
        <div key={day}>
          <DayHeading className="border-b pb-1.5 font-medium text-muted-foreground text-xs/5">
            {formatDay(day, 'full')}
          </DayHeading>
          <ul>
            {transactions.map((transaction) => (
              <li key={transaction.id} className="flex items-start gap-3 border-b py-2.5 last:border-b-0">
                <TransactionText transaction={transaction} showAccount={!isOneAccount} />
                <Amount transaction={transaction} className="text-sm/6" />
                <RowMenu
                  name={transaction.description}
                  onEdit={() => {
                    setEdited(transaction);
                    setIsEditing(true);
                  }}
                  onDelete={() => deleteOne(transaction)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <ShowMore list={list} />
      <OnceOpened open={isEditing}>
        {edited && (
          <EditTransactionDialog transaction={edited} choices={choices} open={isEditing} onOpenChange={setIsEditing} />
        )}
      </OnceOpened>
    </section>
  );
}
