import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Account } from '@/shared/api/types';
import { LineChart } from '@/shared/charts/line-chart';
import { Loaded } from '@/shared/ui/loaded';
import { Section } from '@/shared/ui/section';
import { Segmented } from '@/shared/ui/segmented';
import { accountBalancesQuery } from '../api';
import { type BalanceRange, balanceRanges, balanceSpan } from '../balance-span';
import { messages } from '../messages';

const options = balanceRanges.map((value) => ({ value, label: messages.history.ranges[value] }));

/** What was in an account over time, over as long a time as one chooses. */
export function BalanceHistory({ account, today }: { account: Account; today: string }) {
  const name = useId();
  const [range, setRange] = useState<BalanceRange>('year');
  const query = useQuery(accountBalancesQuery(account.id, balanceSpan(range, today)));
  return (
    <Section
      title={messages.history.title}
      aside={
        <Segmented
          legend={messages.history.range}
          options={options}
          input={(value) => ({ name, checked: value === range, onChange: () => setRange(value) })}
        />
      }
    >
      <div className="pt-4">
        <Loaded query={query} skeleton="h-72">
          {({ points }) => (
            <LineChart
              label={messages.history.chart({ name: account.name, range: messages.history.ranges[range] })}
              currency={account.currency}
              points={points.map(({ date, balance }) => ({ day: date, amount: balance.amount }))}
            />
          )}
        </Loaded>
      </div>
    </Section>
  );
}
