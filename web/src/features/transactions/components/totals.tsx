import { useSuspenseQuery } from '@tanstack/react-query';
import type { TransactionTotal } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { addAmounts, negate } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';
import { type Conditions, transactionSummaryQuery } from '../api';
import { messages } from '../messages';

/** The totals of the filtered transactions in each currency. Refunds reduce expenses; transfers are not counted. */
export function Totals({ conditions }: { conditions: Conditions }) {
  const { data: totals } = useSuspenseQuery(transactionSummaryQuery(conditions));
  if (totals.length === 0) return null;
  return (
    <section
      aria-label={messages.totals.label}
      className="grid gap-x-8 gap-y-1 border-y py-1.5 max-lg:text-xs/5 lg:grid-cols-[1fr_auto_auto_auto]"
    >
      {totals.map((total) => (
        <CurrencyTotals key={total.currency} total={total} countOnly={conditions.type === 'transfer'} />
      ))}
    </section>
  );
}

function CurrencyTotals({ total, countOnly }: { total: TransactionTotal; countOnly: boolean }) {
  const { transaction_count: count, currency, income, expenses } = total;
  const figures = [
    // On narrow screens, the net amount ends the first of two lines.
    { label: messages.totals.income, amount: income, className: 'max-lg:order-2' },
    { label: messages.totals.expenses, amount: expenses, className: 'max-lg:order-3' },
    { label: messages.totals.net, amount: addAmounts([income, negate(expenses)]), className: 'max-lg:order-1' },
  ];
  return (
    <div className="max-lg:flex max-lg:flex-wrap max-lg:gap-x-4 lg:col-span-4 lg:grid lg:grid-cols-subgrid">
      <p className="text-muted-foreground max-lg:flex-1 max-lg:whitespace-nowrap">
        {currency} · {messages.totals.count({ count })}
      </p>
      {!countOnly && (
        <dl className="max-lg:contents lg:col-span-3 lg:grid lg:grid-cols-subgrid">
          {figures.map(({ label, amount, className }) => (
            <div key={label} className={cn('flex gap-1.5 lg:justify-between lg:gap-2', className)}>
              <dt className="text-muted-foreground">{label}</dt>
              <dd className="font-medium">
                <MoneyText amount={amount} currency={currency} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
