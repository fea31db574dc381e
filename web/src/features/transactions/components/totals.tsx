import { useSuspenseQuery } from '@tanstack/react-query';
import type { TransactionTotal } from '@/shared/api/types';
import { addAmounts, negate } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';
import { type Conditions, transactionSummaryQuery } from '../api';
import { copy } from '../copy';

/** The totals of the filtered transactions in each currency. Refunds reduce expenses; transfers are not counted. */
export function Totals({ conditions }: { conditions: Conditions }) {
  const { data: totals } = useSuspenseQuery(transactionSummaryQuery(conditions));
  if (totals.length === 0) return null;
  return (
    <section
      aria-label={copy.totals.label}
      className="grid gap-x-6 gap-y-4 border-y py-3 sm:grid-cols-[1fr_auto_auto_auto] sm:gap-y-2"
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
    { label: copy.totals.income, amount: income },
    { label: copy.totals.expenses, amount: expenses },
    { label: copy.totals.net, amount: addAmounts([income, negate(expenses)]) },
  ];
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 sm:col-span-4 sm:grid sm:grid-cols-subgrid">
      <p className="text-muted-foreground text-sm/6">
        {currency} · {copy.totals.count(count)}
      </p>
      {!countOnly && (
        <dl className="grid w-full gap-x-6 gap-y-1 sm:col-span-3 sm:grid-cols-subgrid">
          {figures.map(({ label, amount }) => (
            <div key={label} className="flex justify-between gap-2">
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
