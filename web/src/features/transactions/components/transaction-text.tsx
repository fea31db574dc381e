import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { CategoryDot } from '@/features/categories';
import type { Transaction } from '@/shared/api/types';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { messages } from '../messages';

interface TransactionTextProps {
  transaction: Transaction;
  /** False if all transactions are on the same account. */
  showAccount?: boolean;
  children?: ReactNode;
}

/** The description, category and account of a transaction, followed by the children. */
export function TransactionText({ transaction, showAccount = true, children }: TransactionTextProps) {
  const { account, category, description, type } = transaction;
  const isTransfer = type === 'transfer';
  const purpose = (
    <span className="flex items-center gap-1.5">
      {isTransfer ? (
        <ArrowLeftRight aria-hidden className="size-3 shrink-0" />
      ) : (
        <CategoryDot colour={category?.colour} />
      )}
      {isTransfer ? messages.type.transfer : (category?.name ?? messages.uncategorised)}
    </span>
  );
  return (
    <div className="min-w-0 flex-1">
      <p className="wrap-anywhere font-medium text-sm/6">{description}</p>
      <p className="wrap-anywhere text-muted-foreground text-xs/5">
        <DotSeparated parts={[purpose, showAccount && account?.name, children].filter(Boolean)} />
      </p>
    </div>
  );
}
