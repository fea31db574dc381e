import type { Transaction } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { formatAmount } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';

/** An amount: incoming ones are green and have a plus sign, outgoing ones have the normal text colour. */
export function Amount({ transaction, className }: { transaction: Transaction; className?: string }) {
  const { amount, currency, original_amount: original, original_currency: originalCurrency, type } = transaction;
  const isIncome = type === 'income';
  return (
    <span className="grid shrink-0 justify-items-end">
      <span className={cn('font-medium', isIncome && 'text-positive', className)}>
        {isIncome && '+'}
        <MoneyText amount={amount} currency={currency} className={cn(isIncome && '[&_span]:text-positive')} />
      </span>
      {original && originalCurrency && (
        <span className="text-muted-foreground text-xs/5 tabular-nums">{formatAmount(original, originalCurrency)}</span>
      )}
    </span>
  );
}
