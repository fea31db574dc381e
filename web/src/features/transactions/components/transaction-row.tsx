import { Unlink } from 'lucide-react';
import type { Transaction } from '@/shared/api/types';
import { Checkbox } from '@/shared/ui/checkbox';
import { DropdownMenuItem } from '@/shared/ui/dropdown-menu';
import { RowMenu } from '@/shared/ui/row-menu';
import { copy } from '../copy';
import { Amount } from './amount';
import { TransactionText } from './transaction-text';

interface TransactionRowProps {
  transaction: Transaction;
  showAccount: boolean;
  isSelected: boolean;
  onSelect: () => void;
  onEdit: () => void;
  onUnlink: (transferId: string) => void;
  onDelete: () => void;
}

export function TransactionRow(props: TransactionRowProps) {
  const { transaction, showAccount, isSelected, onSelect, onEdit, onUnlink, onDelete } = props;
  const { description, id, transfer_id: transferId } = transaction;
  return (
    <li
      data-transaction={id}
      className="relative isolate flex items-start gap-3 border-b py-2.5 before:absolute before:-inset-x-2 before:inset-y-0 before:-z-10 before:rounded-sm last:border-b-0 has-[input:focus-visible]:before:bg-muted"
    >
      <Checkbox
        aria-label={copy.select.one(description)}
        checked={isSelected}
        onChange={onSelect}
        // Above the list is a sticky bar while something is selected; a focused row must not scroll under it.
        className="scroll-mt-48 scroll-mb-8"
      />
      <TransactionText transaction={transaction} showAccount={showAccount} />
      <Amount transaction={transaction} className="text-sm/6" />
      <RowMenu name={description} onEdit={onEdit} onDelete={onDelete}>
        {transferId && (
          <DropdownMenuItem onSelect={() => onUnlink(transferId)}>
            <Unlink aria-hidden />
            {copy.transfer.unlink}
          </DropdownMenuItem>
        )}
      </RowMenu>
    </li>
  );
}
