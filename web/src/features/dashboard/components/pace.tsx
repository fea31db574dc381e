import { useQuery } from '@tanstack/react-query';
import type { CashFlowReport } from '@/shared/api/types';
import { formatDay } from '@/shared/lib/days';
import { addAmounts, axisOf, compareAmounts, negate } from '@/shared/lib/money';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { cashFlowQuery } from '../api';
import { messages } from '../messages';
import type { ShownMonth } from '../shown-month';
import { spendingPace } from '../spending-pace';

/** How the spending of a month adds up, compared with the month before. */
export function Pace({ month, currency }: { month: ShownMonth; currency: string }) {
  // The sums are those of the months, because sums of days could differ from them by the rounding of each day.
  const query = useQuery(cashFlowQuery({ from: month.from, to: month.to, currency }));
  const { data: before } = useQuery(cashFlowQuery({ ...month.before, currency }));
  const { data: days } = useQuery(cashFlowQuery({ from: month.before.from, to: month.to, currency }, 'day'));
  return (
    <Section title={messages.pace.title}>
      <div className="pt-3">
        <Loaded query={query} skeleton="h-52">
          {(report) => (
            <>
              <p className="flex flex-wrap items-baseline gap-x-3">
                <MoneyText
                  amount={spentIn(report)}
                  currency={currency}
                  className="font-semibold text-xl/8 tracking-tight"
                />
                {before && <Comparison spent={spentIn(report)} before={spentIn(before)} currency={currency} />}
              </p>
              <PaceChart
                present={spendingPace(days?.periods ?? [], month.from)}
                before={spendingPace(days?.periods ?? [], month.before.from)}
              />
              <ul className="mt-2 flex flex-wrap gap-x-5 text-muted-foreground text-xs/5">
                <li className="flex items-center gap-2">
                  <span aria-hidden className="h-0.5 w-4 bg-chart-1" />
                  {formatDay(month.from, 'monthYear')}
                </li>
                <li className="flex items-center gap-2">
                  <span aria-hidden className="w-4 border-control border-t-2 border-dashed" />
                  {formatDay(month.before.from, 'monthYear')}
                </li>
              </ul>
            </>
          )}
        </Loaded>
      </div>
    </Section>
  );
}

function spentIn({ periods }: CashFlowReport): string {
  return periods[0]?.converted?.expenses.total.amount ?? '0';
}

function Comparison({ spent, before, currency }: { spent: string; before: string; currency: string }) {
  const change = addAmounts([spent, negate(before)]);
  const sign = compareAmounts(change, '0');
  if (sign === 0) return <span className="text-muted-foreground">{messages.pace.same}</span>;
  return (
    <span className="text-muted-foreground">
      {(sign < 0 ? messages.pace.less : messages.pace.more)({
        amount: () => <MoneyText amount={sign < 0 ? negate(change) : change} currency={currency} />,
      })}
    </span>
  );
}

const DAYS = 31;

/** Two lines over the days of a month. The figures above them say the same. */
function PaceChart({ present, before }: { present: string[]; before: string[] }) {
  const { positions } = axisOf(['0', ...present, ...before]);
  const line = (points: number[]) =>
    points.map((at, day) => `${day === 0 ? 'M' : 'L'}${(day / (DAYS - 1)) * 100} ${(1 - at) * 100}`).join('');
  const style = { strokeLinejoin: 'round', strokeLinecap: 'round', vectorEffect: 'non-scaling-stroke' } as const;
  return (
    <svg
      aria-hidden
      data-slot="pace-chart"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className="mt-3 h-32 w-full overflow-visible border-b"
    >
      <path
        d={line(positions.slice(1 + present.length))}
        className="fill-none stroke-2 stroke-control"
        strokeDasharray="2 5"
        {...style}
      />
      <path d={line(positions.slice(1, 1 + present.length))} className="fill-none stroke-2 stroke-chart-1" {...style} />
    </svg>
  );
}
