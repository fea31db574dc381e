import { useSuspenseQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import type { TransactionTotal } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { addAmounts, negate } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';
import { type Conditions, transactionSummaryQuery } from '../api';
import { messages } from '../messages';

/** More would leave too little space for the list. */
const CURRENCIES_SHOWN = 2;
const CHEVRON = 'size-3.5 shrink-0 text-muted-foreground group-aria-expanded:rotate-180';

/**
 * The totals of the filtered transactions in the currencies with most of them; the others are shown on request, and so
 * are income and expenses on narrow screens. Refunds reduce expenses; transfers are not counted.
 */
export function Totals({ conditions }: { conditions: Conditions }) {
  const { data } = useSuspenseQuery(transactionSummaryQuery(conditions));
  const [showsAll, setShowsAll] = useState(false);
  const [showsParts, setShowsParts] = useState(false);
  const id = useId();
  if (data.length === 0) return null;
  const countOnly = conditions.type === 'transfer';
  const totals = [...data].sort((a, b) => b.transaction_count - a.transaction_count);
  const others = totals.length - CURRENCIES_SHOWN;
  return (
    <section
      id={id}
      aria-label={messages.totals.label}
      className="relative grid gap-x-8 gap-y-1 border-y py-1.5 max-lg:text-xs/5 lg:grid-cols-[auto_1fr_auto_auto_auto]"
    >
      {totals.slice(0, showsAll ? totals.length : CURRENCIES_SHOWN).map((total) => (
        <CurrencyTotals key={total.currency} total={total} countOnly={countOnly} showsParts={showsParts} />
      ))}
      {others > 0 && (
        <button
          type="button"
          aria-expanded={showsAll}
          aria-controls={id}
          onClick={() => setShowsAll(!showsAll)}
          className="group focus-ring flex h-6 cursor-pointer items-center gap-1 justify-self-start rounded-xs text-muted-foreground hover:text-foreground lg:col-start-2 lg:row-start-2"
        >
          {messages.totals.others({ count: others })}
          <ChevronDown aria-hidden className={CHEVRON} />
        </button>
      )}
      {!countOnly && (
        <button
          type="button"
          aria-label={messages.totals.parts}
          title={messages.totals.parts}
          aria-expanded={showsParts}
          aria-controls={id}
          onClick={() => setShowsParts(!showsParts)}
          className="group focus-ring absolute top-1 right-0 grid size-6 cursor-pointer place-items-center rounded-xs lg:hidden"
        >
          <ChevronDown aria-hidden className={CHEVRON} />
        </button>
      )}
    </section>
  );
}

interface CurrencyTotalsProps {
  total: TransactionTotal;
  countOnly: boolean;
  showsParts: boolean;
}

function CurrencyTotals({ total, countOnly, showsParts }: CurrencyTotalsProps) {
  const { transaction_count: count, currency, income, expenses } = total;
  // On narrow screens, the net amount ends the first of two lines.
  const part = (order: string) => cn(order, !showsParts && 'max-lg:hidden');
  const figures = [
    { label: messages.totals.income, amount: income, className: part('max-lg:order-2') },
    { label: messages.totals.expenses, amount: expenses, className: part('max-lg:order-3') },
    { label: messages.totals.net, amount: addAmounts([income, negate(expenses)]), className: 'max-lg:order-1' },
  ];
  return (
    <div className="max-lg:flex max-lg:flex-wrap max-lg:gap-x-4 max-lg:pr-8 lg:contents">
      <p className="text-muted-foreground max-lg:flex-1 max-lg:whitespace-nowrap lg:col-start-1">
        {currency} · {messages.totals.count({ count })}
      </p>
      {!countOnly && (
        <dl className="max-lg:contents lg:col-span-3 lg:col-start-3 lg:grid lg:grid-cols-subgrid">
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
