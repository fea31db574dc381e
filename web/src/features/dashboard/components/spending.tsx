import { useQuery } from '@tanstack/react-query';
import { partOf } from '@/shared/lib/money';
import { ConversionNotes } from '@/shared/ui/conversion-notes';
import { Loaded } from '@/shared/ui/loaded';
import { Meter } from '@/shared/ui/meter';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { spendingQuery } from '../api';
import { messages } from '../messages';
import type { ShownMonth } from '../shown-month';
import { topSpending } from '../top-spending';

const MAX_SHOWN = 5;

/** The categories with the highest spending in a month. The bars are relative to the first one. */
export function Spending({ month, currency }: { month: ShownMonth; currency: string }) {
  const query = useQuery(spendingQuery({ from: month.from, to: month.to, currency }));
  return (
    <Section title={messages.spending.title}>
      <div className="pt-3">
        <Loaded query={query} skeleton="h-52">
          {({ groups, total }) => {
            const { top, other } = topSpending(groups, MAX_SHOWN);
            if (top.length === 0) return <p className="text-muted-foreground">{messages.spending.none}</p>;
            const greatest = top[0]?.amount ?? '0';
            return (
              <>
                <ul className="grid grid-cols-1 gap-2.5">
                  {top.map(({ id, name, amount }) => (
                    <li key={id}>
                      <p className="flex justify-between gap-4">
                        <span className="min-w-0 truncate">{name ?? messages.spending.uncategorised}</span>
                        <MoneyText amount={amount} currency={currency} />
                      </p>
                      <Meter value={partOf(amount, greatest)} className="mt-0.5 h-1.5" />
                    </li>
                  ))}
                  {other && (
                    <li className="flex justify-between gap-4 text-muted-foreground">
                      {messages.spending.other({ count: other.count })}
                      <MoneyText amount={other.amount} currency={currency} />
                    </li>
                  )}
                </ul>
                <ConversionNotes totals={[total.converted]} />
              </>
            );
          }}
        </Loaded>
      </div>
    </Section>
  );
}
