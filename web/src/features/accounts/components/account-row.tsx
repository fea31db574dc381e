import { Archive, ArchiveRestore } from 'lucide-react';
import type { Account } from '@/shared/api/types';
import { DropdownMenuItem } from '@/shared/ui/dropdown-menu';
import { MoneyText } from '@/shared/ui/money-text';
import { RowMenu } from '@/shared/ui/row-menu';
import { copy } from '../copy';

interface AccountRowProps {
  account: Account;
  onEdit: () => void;
  onClose: () => void;
  onDelete: () => void;
}

export function AccountRow({ account, onEdit, onClose, onDelete }: AccountRowProps) {
  const isClosed = Boolean(account.closed_at);
  const CloseIcon = isClosed ? ArchiveRestore : Archive;
  return (
    <li className="flex items-center gap-3 border-b py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h3 className="wrap-anywhere font-medium text-sm/6">{account.name}</h3>
        <p className="text-muted-foreground text-xs/5">
          {isClosed && `${copy.kind[account.kind]} · `}
          {account.currency}
        </p>
      </div>
      <MoneyText amount={account.balance} currency={account.currency} className="text-sm/6" />
      <RowMenu name={account.name} onEdit={onEdit} onDelete={onDelete}>
        <DropdownMenuItem onSelect={onClose}>
          <CloseIcon aria-hidden />
          {isClosed ? copy.close.reopen : copy.close.action}
        </DropdownMenuItem>
      </RowMenu>
    </li>
  );
}
