import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BudgetProgress } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { addAmounts, compareAmounts, negate, partOf } from '@/shared/lib/money';
import { formatPercent } from '@/shared/lib/percent';
import { Meter } from '@/shared/ui/meter';
import { MoneyText } from '@/shared/ui/money-text';
import { messages } from '../messages';

const statusStyles = {
  on_track: { Icon: CircleCheck, text: 'text-positive', tone: 'normal' },
  warning: { Icon: TriangleAlert, text: 'text-warning', tone: 'warning' },
  overspent: { Icon: CircleAlert, text: 'text-negative', tone: 'negative' },
} as const;

interface ProgressLineProps {
  progress: BudgetProgress;
  /** Shown above the bar, beside the status. Without it, the status is below the bar, beside the figures. */
  heading?: ReactNode;
}

/** The progress of a budget as a bar, and in words and figures. */
export function ProgressLine({ progress, heading }: ProgressLineProps) {
  const { available, refunded, remaining, spent, status, thresholds_reached: reached } = progress;
  const { Icon, text, tone } = statusStyles[status];
  const net = addAmounts([spent.amount, negate(refunded.amount)]);
  const isOver = compareAmounts(remaining.amount, '0') < 0;
  const { currency } = available;
  const statusText = (
    <span className={cn('inline-flex shrink-0 items-center gap-1.5 font-medium text-xs/5', text)}>
      <Icon aria-hidden className="size-3.5" />
      {status === 'warning'
        ? messages.reached({ percentage: formatPercent(Math.max(...reached) / 100) })
        : messages.status[status]}
    </span>
  );
  return (
    <div data-slot="budget-progress">
      {heading && (
        <div className="mb-1 flex items-center justify-between gap-x-4">
          {heading}
          {statusText}
        </div>
      )}
      <Meter value={isOver ? 1 : partOf(net, available.amount)} tone={tone} />
      <div className="mt-1.5 flex flex-wrap items-center justify-between gap-x-4 text-xs/5">
        {!heading && statusText}
        <span className={cn('text-muted-foreground', !heading && 'ml-auto')}>
          {messages.spentOf({
            spent: () => <MoneyText amount={net} currency={currency} />,
            available: () => <MoneyText {...available} />,
          })}
          {' · '}
          {(isOver ? messages.over : messages.left)({
            amount: () => (
              <MoneyText
                amount={isOver ? negate(remaining.amount) : remaining.amount}
                currency={currency}
                className="text-foreground"
              />
            ),
          })}
        </span>
      </div>
    </div>
  );
}
