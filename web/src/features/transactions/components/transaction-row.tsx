import { Unlink } from 'lucide-react';
import type { CategoryTree, Transaction } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { useComfortableRows } from '@/shared/lib/comfortable-rows';
import { formatDay } from '@/shared/lib/days';
import { Checkbox } from '@/shared/ui/checkbox';
import { DropdownMenuItem } from '@/shared/ui/dropdown-menu';
import { RowMenu } from '@/shared/ui/row-menu';
import { messages } from '../messages';
import { Amount } from './amount';
import { CategoryCell } from './category-cell';

interface TransactionRowProps {
  transaction: Transaction;
  categories: CategoryTree['items'];
  showAccount: boolean;
  isSelected: boolean;
  onSelect: () => void;
  onCategory: (category: string | null) => Promise<unknown>;
  onEdit: () => void;
  onUnlink: (transferId: string) => void;
  onDelete: () => void;
}

function isThisYear(day: string): boolean {
  return day.startsWith(String(new Date().getFullYear()));
}

/** A row of the table. On narrow screens its cells are on two lines: description and amount, then the others. */
export function TransactionRow(props: TransactionRowProps) {
  const { transaction, categories, showAccount, isSelected, onSelect, onCategory, onEdit, onUnlink, onDelete } = props;
  const { account, booked_on: day, description, id, transfer_id: transferId } = transaction;
  const isComfortable = useComfortableRows((state) => state.isSet);
  return (
    <tr
      data-transaction={id}
      className={cn(
        'border-b last:border-b-0 hover:bg-muted/50 has-[input:checked]:bg-accent has-[input:focus-visible]:bg-muted',
        // A focused button must not be under the header of the table or the bars of narrow screens.
        '[&_button]:scroll-mt-24 [&_button]:scroll-mb-20',
        'max-md:grid max-md:grid-cols-[auto_auto_minmax(0,auto)_minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-2.5 max-md:text-xs/5',
        isComfortable ? 'max-md:py-2.5 md:h-11' : 'max-md:py-1 md:h-9',
      )}
    >
      <td className="max-md:row-span-2 md:pl-1 [&>span]:align-middle">
        <Checkbox
          aria-label={messages.select.one({ name: description })}
          checked={isSelected}
          onChange={onSelect}
          // The bars of narrow screens and the bar of the selection are sticky; a focused row must not be under them.
          className="scroll-mt-48 scroll-mb-24"
        />
      </td>
      <td className="whitespace-nowrap text-muted-foreground max-md:col-start-2 max-md:row-start-2">
        {formatDay(day, isThisYear(day) ? 'short' : 'medium')}
      </td>
      <th
        scope="row"
        title={description}
        className="wrap-anywhere text-left font-medium max-md:col-span-3 max-md:col-start-2 max-md:row-start-1 max-md:text-sm/6 md:pr-4"
      >
        <span className="max-md:line-clamp-2 md:block md:truncate">{description}</span>
      </th>
      <td className="max-md:col-start-3 max-md:row-start-2 max-md:min-w-0 md:pr-4">
        <CategoryCell transaction={transaction} tree={categories} onChange={onCategory} />
      </td>
      {showAccount && (
        <td className="truncate text-muted-foreground max-md:col-span-2 max-md:col-start-4 max-md:row-start-2 max-md:text-right md:@max-4xl:hidden md:pr-4">
          {account?.name}
        </td>
      )}
      <td className="text-right max-md:col-start-5 max-md:row-start-1">
        <Amount transaction={transaction} className="text-sm/6" />
      </td>
      <td className="text-right max-md:col-start-6 max-md:row-span-2 max-md:row-start-1 md:pr-2">
        <RowMenu name={description} onEdit={onEdit} onDelete={onDelete}>
          {transferId && (
            <DropdownMenuItem onSelect={() => onUnlink(transferId)}>
              <Unlink aria-hidden />
              {messages.transfer.unlink}
            </DropdownMenuItem>
          )}
        </RowMenu>
      </td>
    </tr>
  );
}
