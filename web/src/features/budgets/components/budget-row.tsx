import type { Budget, BudgetProgress } from '@/shared/api/types';
import { daysBetween, formatDay, formatDays } from '@/shared/lib/days';
import { compareAmounts } from '@/shared/lib/money';
import { AmountList } from '@/shared/ui/amount-list';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { MoneyText } from '@/shared/ui/money-text';
import { RowMenu } from '@/shared/ui/row-menu';
import { messages } from '../messages';
import { ProgressLine } from './progress-line';

interface BudgetRowProps {
  budget: Budget;
  /** The name of the budget's category. */
  category: string;
  /** Absent if the budget is not active. */
  progress?: BudgetProgress;
  today: string;
  onEdit: () => void;
  onDelete: () => void;
}

export function BudgetRow({ budget, category, progress, today, onEdit, onDelete }: BudgetRowProps) {
  return (
    <li className="border-b py-4 last:border-b-0">
      <div className="mb-2 flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="wrap-anywhere font-medium text-sm/6">{budget.name}</h3>
          <p className="wrap-anywhere text-muted-foreground text-xs/5">
            <DotSeparated parts={[category, ...facts(budget, today, progress)]} />
          </p>
        </div>
        {!progress && <MoneyText {...budget.amount} className="text-sm/6" />}
        <RowMenu name={budget.name} onEdit={onEdit} onDelete={onDelete} />
      </div>
      {progress && (
        <>
          <ProgressLine progress={progress} />
          <Notes progress={progress} />
        </>
      )}
    </li>
  );
}

function facts(budget: Budget, today: string, progress?: BudgetProgress): string[] {
  if (!progress) return [length(budget), dates(budget)];
  const { period_start: from, period_end: to } = progress;
  return [length(budget), formatDays(from, to), timeLeft(from, to, today)];
}

/** The days that are left of a period, including today. The server counts them from the requested day. */
function timeLeft(from: string, to: string, today: string): string {
  if (to < today) return messages.ended;
  return from > today ? messages.upcoming : messages.daysLeft({ days: daysBetween(today, to) + 1 });
}

function length({ period, period_days: days }: Budget): string {
  return period === 'custom' && days ? messages.everyDays({ days }) : messages.period[period];
}

/** The start of an upcoming budget, or the start and end of another one. */
function dates({ starts_on: start, ends_on: end }: Budget): string {
  return end ? formatDays(start, end) : messages.from({ day: formatDay(start, 'medium') });
}

/** The amount carried over and the amounts that are not counted. */
function Notes({ progress }: { progress: BudgetProgress }) {
  const { rolled_over: carried, excluded } = progress;
  const hasCarried = compareAmounts(carried.amount, '0') !== 0;
  if (!hasCarried && excluded.length === 0) return null;
  return (
    <div className="mt-1 text-muted-foreground text-xs/5">
      {hasCarried && <p>{messages.carried({ amount: () => <MoneyText {...carried} /> })}</p>}
      {excluded.length > 0 && <p>{messages.otherCurrencies({ amounts: () => <AmountList amounts={excluded} /> })}</p>}
    </div>
  );
}
