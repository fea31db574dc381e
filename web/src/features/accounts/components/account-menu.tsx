import { Archive, ArchiveRestore } from 'lucide-react';
import type { Account } from '@/shared/api/types';
import { DropdownMenuItem } from '@/shared/ui/dropdown-menu';
import { RowMenu } from '@/shared/ui/row-menu';
import { messages } from '../messages';

export interface AccountMenuProps {
  account: Account;
  onEdit: () => void;
  onClose: () => void;
  onReopen: () => void;
  onDelete: () => void;
}

/** What can be done to an account. */
export function AccountMenu({ account, onEdit, onClose, onReopen, onDelete }: AccountMenuProps) {
  const CloseIcon = account.closed_on ? ArchiveRestore : Archive;
  return (
    <RowMenu name={account.name} onEdit={onEdit} onDelete={onDelete}>
      <DropdownMenuItem onSelect={account.closed_on ? onReopen : onClose}>
        <CloseIcon aria-hidden />
        {account.closed_on ? messages.close.reopen : messages.close.action}
      </DropdownMenuItem>
    </RowMenu>
  );
}
