import type { Money } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { MoneyText } from '@/shared/ui/money-text';
import { messages } from '../messages';

/** One amount per currency, one below the other. */
export function Totals({ totals, className }: { totals: Money[]; className?: string }) {
  if (totals.length === 0) return <span className="text-muted-foreground text-xs/6">{messages.noTotal}</span>;
  return (
    <div className={cn('grid justify-items-end font-medium', className)}>
      {totals.map(({ amount, currency }) => (
        <MoneyText key={currency} amount={amount} currency={currency} />
      ))}
    </div>
  );
}
