import { useSuspenseQuery } from '@tanstack/react-query';
import { cn } from '@/shared/lib/cn';
import { MoneyText } from '@/shared/ui/money-text';
import { portfolioSummaryQuery } from '../api';
import { messages } from '../messages';
import { totalsByCurrency } from '../totals-by-currency';
import { AllocationBar } from './allocation-bar';

/** The total value of all portfolios in each currency, and its allocation to the kinds of portfolio. */
export function PortfolioTotals({ isSmall = false }: { isSmall?: boolean }) {
  const { data: summary } = useSuspenseQuery(portfolioSummaryQuery());
  const totals = totalsByCurrency(summary.groups);
  if (totals.length === 0) return null;
  return (
    <dl className="grid gap-x-12 gap-y-8 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]">
      {totals.map(({ currency, total, byKind }) => (
        <div key={currency}>
          <dt className="text-muted-foreground text-xs/5">{messages.total({ currency })}</dt>
          <dd>
            <MoneyText
              amount={total}
              currency={currency}
              className={cn('font-semibold tracking-tight', isSmall ? 'text-xl/8' : 'text-2xl/9 sm:text-3xl/10')}
            />
            <AllocationBar currency={currency} parts={byKind} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
