import { useQuery } from '@tanstack/react-query';
import type { CashFlowReport } from '@/shared/api/types';
import { formatDay, formatDays } from '@/shared/lib/days';
import { addAmounts, compareAmounts, negate, ratioOf } from '@/shared/lib/money';
import { formatPercent } from '@/shared/lib/percent';
import { ConversionNotes } from '@/shared/ui/conversion-notes';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { cashFlowQuery } from '../api';
import { messages } from '../messages';
import type { ShownMonth } from '../shown-month';

/** The cash flow of a month, its change against the month before, and the savings rate. */
export function MonthFlow({ month, currency }: { month: ShownMonth; currency: string }) {
  const query = useQuery(cashFlowQuery({ from: month.from, to: month.to, currency }));
  const { data: before } = useQuery(cashFlowQuery({ ...month.before, currency }));
  const title = month.isPresent
    ? messages.month.title({ month: formatDay(month.from, 'monthName') })
    : formatDay(month.from, 'monthYear');
  return (
    <Section title={title}>
      <div className="pt-3">
        <Loaded query={query} skeleton="h-36">
          {({ periods }) => {
            const flow = periods[0]?.converted;
            if (!flow) return null;
            const amounts = amountsOf(flow);
            const earlier = before?.periods[0]?.converted && amountsOf(before.periods[0].converted);
            const rate = ratioOf(amounts.net, amounts.income);
            return (
              <>
                <dl>
                  {(['income', 'expense', 'net'] as const).map((name) => (
                    <div
                      key={name}
                      className={
                        name === 'net' ? 'flex items-start border-t pt-2 font-medium' : 'flex items-start pb-2'
                      }
                    >
                      <dt className={name === 'net' ? 'flex-1' : 'flex-1 text-muted-foreground'}>
                        {messages.month[name]}
                      </dt>
                      <dd className="grid justify-items-end">
                        <MoneyText amount={amounts[name]} currency={currency} />
                        {earlier && <Change from={earlier[name]} to={amounts[name]} currency={currency} />}
                      </dd>
                    </div>
                  ))}
                  {rate !== null && (
                    <div className="flex justify-between pt-2">
                      <dt className="text-muted-foreground">{messages.month.savingsRate}</dt>
                      <dd className="tabular-nums">{formatPercent(rate)}</dd>
                    </div>
                  )}
                </dl>
                {earlier && (
                  <p className="mt-2 text-muted-foreground text-xs/5">
                    {messages.month.compared({ days: formatDays(month.before.from, month.before.to) })}
                  </p>
                )}
                <ConversionNotes totals={[flow.income, flow.expenses]} />
              </>
            );
          }}
        </Loaded>
      </div>
    </Section>
  );
}

function amountsOf({ income, expenses, net }: NonNullable<CashFlowReport['periods'][number]['converted']>) {
  return { income: income.total.amount, expense: expenses.total.amount, net: net.amount };
}

/** How much an amount has changed, with its sign. */
function Change({ from, to, currency }: { from: string; to: string; currency: string }) {
  const change = addAmounts([to, negate(from)]);
  return (
    <span className="font-normal text-muted-foreground text-xs/5">
      {compareAmounts(change, '0') > 0 && '+'}
      <MoneyText amount={change} currency={currency} />
    </span>
  );
}
