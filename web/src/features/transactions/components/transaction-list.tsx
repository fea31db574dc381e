import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Transaction } from '@/shared/api/types';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { cn } from '@/shared/lib/cn';
import { ShowMore } from '@/shared/ui/show-more';
import { type Conditions, transactions, transactionsQuery } from '../api';
import { messages } from '../messages';
import { useTransferLinks } from '../use-bulk-actions';
import { useChangeCategory } from '../use-change-category';
import { useListKeys } from '../use-list-keys';
import { useSelection } from '../use-selection';
import { BulkBar } from './bulk-bar';
import { CategoryPicker, EditTransactionDialog, ShortcutHelpDialog } from './dialogs';
import { ListHeader } from './list-header';
import type { FormChoices } from './transaction-form';
import { TransactionRow } from './transaction-row';

interface TransactionListProps {
  conditions: Conditions;
  choices: FormChoices;
  emptyText?: string;
  className?: string;
  /** The actions of the keys `t` and `f`, if the page supports adding and filtering. */
  onAdd?: () => void;
  onFilter?: () => void;
}

/** The filtered transactions as a table, with the actions on single and on selected ones. */
export function TransactionList({
  conditions,
  choices,
  emptyText = messages.nothingFound,
  className,
  onAdd,
  onFilter,
}: TransactionListProps) {
  const list = useSuspenseInfiniteQuery(transactionsQuery(conditions));
  const showAccount = !('account_id' in conditions);
  const { region, editing, focusList, actionsOn } = useListActions<Transaction, HTMLElement>(transactions);
  const [isHelping, setIsHelping] = useState(false);
  const selection = useSelection(list.data);
  const { unlink } = useTransferLinks();
  const changeCategory = useChangeCategory();
  const onHelp = () => setIsHelping(true);
  useListKeys({ list: region, onSelect: selection.toggle, onHelp, onAdd, onFilter });

  // Safari has no idle callbacks; there, it is fetched when a button is pointed at.
  useEffect(() => void globalThis.requestIdleCallback?.(CategoryPicker.preload), []);

  async function onCategory(transaction: Transaction, category: string | null) {
    await changeCategory(transaction, category);
    // The row loses the focus if it does not match the filter any more.
    if (document.activeElement === document.body) focusList();
  }

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={messages.list}
      className={cn('@container flex flex-col gap-2 outline-none', className)}
    >
      <p role="status" className="sr-only">
        {selection.selected.length > 0 && messages.select.count({ count: selection.selected.length })}
      </p>
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
      {list.data.length === 0 ? (
        <p className="py-4 text-muted-foreground">{emptyText}</p>
      ) : (
        <table className="w-full text-sm/6 max-md:block md:table-fixed">
          <caption className="sr-only">{messages.list}</caption>
          <ListHeader selection={selection} shown={list.data.length} showAccount={showAccount} onHelp={onHelp} />
          <tbody className="max-md:block">
            {list.data.map((transaction) => (
              <TransactionRow
                key={transaction.id}
                transaction={transaction}
                categories={choices.categories}
                showAccount={showAccount}
                isSelected={selection.isSelected(transaction.id)}
                onSelect={() => selection.toggle(transaction.id)}
                onCategory={(category) => onCategory(transaction, category)}
                onUnlink={unlink}
                {...actionsOn(transaction)}
              />
            ))}
          </tbody>
        </table>
      )}
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
