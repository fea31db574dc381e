import { useQuery } from '@tanstack/react-query';
import { accountSummaryQuery } from '@/features/accounts';
import { LineChart } from '@/shared/charts/line-chart';
import { formatDay, monthStart } from '@/shared/lib/days';
import { addAmounts, compareAmounts, negate } from '@/shared/lib/money';
import { ConversionNotes } from '@/shared/ui/conversion-notes';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Scheduled } from '@/shared/ui/scheduled';
import { Section } from '@/shared/ui/section';
import { netWorthQuery } from '../api';
import { messages } from '../messages';

const MONTHS = 12;

/** The user's net worth in their base currency, today and over time. */
export function NetWorth({ today, currency }: { today: string; currency: string }) {
  const { data: summary } = useQuery(accountSummaryQuery(currency));
  const query = useQuery(netWorthQuery({ from: monthStart(today, 1 - MONTHS), to: today, currency }));
  return (
    <Section title={messages.netWorth.title}>
      <div className="pt-4">
        <Loaded query={query} skeleton="h-80">
          {({ points }) => {
            const amounts = points.map(({ date, converted }) => ({
              day: date,
              amount: converted?.total.amount ?? '0',
            }));
            const [first, last] = [amounts[0], amounts.at(-1)];
            if (!(first && last)) return null;
            const change = addAmounts([last.amount, negate(first.amount)]);
            return (
              <>
                <p className="mb-4 flex flex-wrap items-baseline gap-x-4">
                  <MoneyText
                    amount={last.amount}
                    currency={currency}
                    className="font-semibold text-2xl/9 tracking-tight sm:text-3xl/10"
                  />
                  <span className="text-muted-foreground text-sm/6">
                    {messages.netWorth.change({
                      day: formatDay(first.day, 'medium'),
                      amount: () => (
                        <>
                          {compareAmounts(change, '0') > 0 && '+'}
                          <MoneyText amount={change} currency={currency} />
                        </>
                      ),
                    })}
                  </span>
                </p>
                {summary?.scheduled.map((later) => (
                  <Scheduled key={later.currency} {...later} />
                ))}
                <LineChart label={messages.netWorth.chart} currency={currency} points={amounts} />
                <ConversionNotes totals={[points.at(-1)?.converted]} />
              </>
            );
          }}
        </Loaded>
      </div>
    </Section>
  );
}
