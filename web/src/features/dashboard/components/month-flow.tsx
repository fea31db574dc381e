import { useQuery } from '@tanstack/react-query';
import { formatDay, monthStart } from '@/shared/lib/days';
import { ConversionNotes } from '@/shared/ui/conversion-notes';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { cashFlowQuery } from '../api';
import { copy } from '../copy';

/** The cash flow of this month. */
export function MonthFlow({ today, currency }: { today: string; currency: string }) {
  const query = useQuery(cashFlowQuery({ from: monthStart(today), to: today, currency }));
  return (
    <Section title={copy.month.title(formatDay(today, 'monthName'))}>
      <div className="pt-3">
        <Loaded query={query} skeleton="h-28">
          {({ periods }) => {
            const flow = periods[0]?.converted;
            if (!flow) return null;
            const rows = [
              { label: copy.month.income, amount: flow.income.total.amount },
              { label: copy.month.expense, amount: flow.expenses.total.amount },
              { label: copy.month.net, amount: flow.net.amount, isSum: true },
            ];
            return (
              <>
                <dl>
                  {rows.map(({ label, amount, isSum }) => (
                    <div
                      key={label}
                      className={isSum ? 'flex justify-between border-t pt-2 font-medium' : 'flex justify-between pb-2'}
                    >
                      <dt className={isSum ? undefined : 'text-muted-foreground'}>{label}</dt>
                      <dd>
                        <MoneyText amount={amount} currency={currency} />
                      </dd>
                    </div>
                  ))}
                </dl>
                <ConversionNotes totals={[flow.income, flow.expenses]} />
              </>
            );
          }}
        </Loaded>
      </div>
    </Section>
  );
}
