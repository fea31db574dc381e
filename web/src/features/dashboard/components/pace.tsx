import { useQuery } from '@tanstack/react-query';
import type { CashFlowReport } from '@/shared/api/types';
import { LineChart } from '@/shared/charts/line-chart';
import { addAmounts, compareAmounts, negate } from '@/shared/lib/money';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { cashFlowQuery } from '../api';
import { messages } from '../messages';
import type { ShownMonth } from '../shown-month';
import { spendingPace } from '../spending-pace';

/** How the spending of a month adds up, compared with the month before. */
export function Pace({ month, currency }: { month: ShownMonth; currency: string }) {
  const query = useQuery(cashFlowQuery({ from: month.from, to: month.to, currency }));
  const { data: before } = useQuery(cashFlowQuery({ ...month.before, currency }));
  const days = useQuery(cashFlowQuery({ from: month.before.from, to: month.to, currency }, 'day'));
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
                {before && (
                  <Comparison
                    spent={spentIn(report)}
                    before={spentIn(before)}
                    currency={currency}
                    isPresent={month.isPresent}
                  />
                )}
              </p>
              <Loaded query={days} skeleton="mt-3 h-64">
                {({ periods }) => (
                  <div className="mt-3">
                    <LineChart
                      label={messages.pace.chart}
                      currency={currency}
                      points={spendingPace(periods, month.from, { day: month.to, amount: spentIn(report) })}
                      earlier={spendingPace(
                        periods,
                        month.before.from,
                        before && { day: month.before.to, amount: spentIn(before) },
                      )}
                    />
                  </div>
                )}
              </Loaded>
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

interface ComparisonProps {
  spent: string;
  before: string;
  currency: string;
  isPresent: boolean;
}

/** The present month is compared with the same days of the month before, and others with the whole month before. */
function Comparison({ spent, before, currency, isPresent }: ComparisonProps) {
  const text = isPresent ? messages.pace.present : messages.pace.finished;
  const change = addAmounts([spent, negate(before)]);
  const sign = compareAmounts(change, '0');
  if (sign === 0) return <span className="text-muted-foreground">{text.same}</span>;
  return (
    <span className="text-muted-foreground">
      {(sign < 0 ? text.less : text.more)({
        amount: () => <MoneyText amount={sign < 0 ? negate(change) : change} currency={currency} />,
      })}
    </span>
  );
}
