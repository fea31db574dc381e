import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Transaction } from '@/shared/api/types';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { cn } from '@/shared/lib/cn';
import { formatDay } from '@/shared/lib/days';
import { ShowMore } from '@/shared/ui/show-more';
import { type Conditions, transactions, transactionsQuery } from '../api';
import { copy } from '../copy';
import { groupByDay } from '../group-by-day';
import { useTransferLinks } from '../use-bulk-actions';
import { useListKeys } from '../use-list-keys';
import { useSelection } from '../use-selection';
import { BulkBar } from './bulk-bar';
import { EditTransactionDialog, ShortcutHelpDialog } from './dialogs';
import { ListToolbar } from './list-toolbar';
import type { FormChoices } from './transaction-form';
import { TransactionRow } from './transaction-row';

interface TransactionListProps {
  conditions: Conditions;
  choices: FormChoices;
  emptyText?: string;
  /** One level below the heading above the list. */
  DayHeading?: 'h2' | 'h3';
  className?: string;
  /** The actions of the keys `t` and `f`, if the page supports adding and filtering. */
  onAdd?: () => void;
  onFilter?: () => void;
}

/** The filtered transactions by day, with the actions on single and on selected ones. */
export function TransactionList({
  conditions,
  choices,
  emptyText = copy.nothingFound,
  DayHeading = 'h2',
  className,
  onAdd,
  onFilter,
}: TransactionListProps) {
  const list = useSuspenseInfiniteQuery(transactionsQuery(conditions));
  const isOneAccount = 'account_id' in conditions;
  const { region, editing, focusList, actionsOn } = useListActions<Transaction, HTMLElement>(transactions);
  const [isHelping, setIsHelping] = useState(false);
  const selection = useSelection(list.data);
  const { unlink } = useTransferLinks();
  const onHelp = () => setIsHelping(true);
  useListKeys({ list: region, onSelect: selection.toggle, onHelp, onAdd, onFilter });

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={copy.list}
      className={cn('flex flex-col gap-6 outline-none', className)}
    >
      <p role="status" className="sr-only">
        {selection.selected.length > 0 && copy.select.count(selection.selected.length)}
      </p>
      {list.data.length === 0 ? (
        <p className="text-muted-foreground">{emptyText}</p>
      ) : (
        <ListToolbar selection={selection} shown={list.data.length} onHelp={onHelp} />
      )}
      {selection.selected.length > 0 && (
        <BulkBar
          selection={selection}
          categories={choices.categories}
          onDone={() => {
            selection.clear();
            focusList();
          }}
        />
      )}
      {groupByDay(list.data).map(({ day, transactions: ofDay }) => (
        <div key={day}>
          <DayHeading className="border-b pb-1.5 font-medium text-muted-foreground text-xs/5">
            {formatDay(day, 'full')}
          </DayHeading>
          <ul>
            {ofDay.map((transaction) => (
              <TransactionRow
                key={transaction.id}
                transaction={transaction}
                showAccount={!isOneAccount}
                isSelected={selection.isSelected(transaction.id)}
                onSelect={() => selection.toggle(transaction.id)}
                onUnlink={unlink}
                {...actionsOn(transaction)}
              />
            ))}
          </ul>
        </div>
      ))}
      <ShowMore list={list} />
      {editing.subject && <EditTransactionDialog transaction={editing.subject} choices={choices} {...editing.props} />}
      <ShortcutHelpDialog
        keys={[...(onAdd ? (['t'] as const) : []), ...(onFilter ? (['f'] as const) : []), 'j', 'k', 'x', '?']}
        open={isHelping}
        onOpenChange={setIsHelping}
      />
    </section>
  );
}
