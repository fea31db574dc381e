import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Transaction } from '@/shared/api/types';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { copy } from '../copy';

interface TransactionTextProps {
  transaction: Transaction;
  /** Where all are on one account, naming it says nothing. */
  showAccount?: boolean;
  children?: ReactNode;
}

/** What a transaction was, for what and on which account; children say more of it. */
export function TransactionText({ transaction, showAccount = true, children }: TransactionTextProps) {
  const { account, category, description, type } = transaction;
  const isTransfer = type === 'transfer';
  const purpose = (
    <span className="flex items-center gap-1.5">
      {isTransfer ? (
        <ArrowLeftRight aria-hidden className="size-3 shrink-0" />
      ) : (
        <span
          aria-hidden
          style={category ? { backgroundColor: category.colour } : undefined}
          className="size-2 shrink-0 rounded-full border border-control"
        />
      )}
      {isTransfer ? copy.type.transfer : (category?.name ?? copy.uncategorised)}
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
