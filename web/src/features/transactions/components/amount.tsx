import type { Transaction } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { compareAmounts, formatAmount } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';

/** An amount: inflows are green and have a plus sign, outflows and transfers have the normal text colour. */
export function Amount({ transaction, className }: { transaction: Transaction; className?: string }) {
  const { amount, currency, original_amount: original, original_currency: originalCurrency, type } = transaction;
  const isInflow = type !== 'transfer' && compareAmounts(amount, '0') > 0;
  return (
    <span className="grid shrink-0 justify-items-end">
      <span className={cn('font-medium', isInflow && 'text-positive', className)}>
        {isInflow && '+'}
        <MoneyText amount={amount} currency={currency} className={cn(isInflow && '[&_span]:text-positive')} />
      </span>
      {original && originalCurrency && (
        <span className="text-muted-foreground text-xs/5 tabular-nums">{formatAmount(original, originalCurrency)}</span>
      )}
    </span>
  );
}
