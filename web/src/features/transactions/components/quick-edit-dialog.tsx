import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { accountsQuery } from '@/features/accounts';
import { categoryTreeQuery } from '@/features/categories';
import type { Transaction } from '@/shared/api/types';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { EditTransactionDialog } from './transaction-dialogs';

interface QuickEditDialogProps extends DialogProps {
  transaction: Transaction;
}

/** Shows and edits a transaction on any page. */
export function QuickEditDialog({ transaction, ...dialog }: QuickEditDialogProps) {
  const { data: accounts } = useInfiniteQuery(accountsQuery());
  const { data: categories } = useQuery(categoryTreeQuery());
  if (!(accounts && categories)) return null;
  return <EditTransactionDialog {...dialog} transaction={transaction} choices={{ accounts, categories }} />;
}
