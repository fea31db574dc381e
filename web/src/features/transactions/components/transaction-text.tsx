import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Transaction } from '@/shared/api/types';
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
  return (
    <div className="min-w-0 flex-1">
      <p className="wrap-anywhere font-medium text-sm/6">{description}</p>
      <p className="wrap-anywhere flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs/5">
        {isTransfer ? (
          <ArrowLeftRight aria-hidden className="size-3" />
        ) : (
          <span
            aria-hidden
            style={category ? { backgroundColor: category.colour } : undefined}
            className="size-2 rounded-full border border-control"
          />
        )}
        <span>{isTransfer ? copy.type.transfer : (category?.name ?? copy.uncategorised)}</span>
        {showAccount && account && (
          <>
            <span aria-hidden>·</span>
            <span>{account.name}</span>
          </>
        )}
        {children && (
          <>
            <span aria-hidden>·</span>
            <span>{children}</span>
          </>
        )}
      </p>
    </div>
  );
}
