import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import type { BudgetAlert } from '@/shared/api/types';
import { today as dayIn, formatDay } from '@/shared/lib/days';
import { formatPercent } from '@/shared/lib/percent';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { budgetAlertsQuery } from '../api';
import { messages } from '../messages';

/** The alerts for budgets that reached one of their thresholds, each at most once per period. */
export function BudgetAlerts({ timeZone }: { timeZone: string }) {
  const query = useInfiniteQuery(budgetAlertsQuery());
  return (
    <Section title={messages.alerts.title}>
      <Loaded query={query} skeleton="mt-3 h-40">
        {(alerts) =>
          alerts.length === 0 ? (
            <p className="py-4 text-muted-foreground">{messages.alerts.none}</p>
          ) : (
            <div className="grid gap-4">
              <ul>
                {alerts.map((alert) => (
                  <AlertRow key={alert.id} alert={alert} toldOn={dayIn(timeZone, new Date(alert.created_at))} />
                ))}
              </ul>
              <ShowMore list={query} />
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

function AlertRow({ alert, toldOn }: { alert: BudgetAlert; toldOn: string }) {
  const { available, budget_name, net_spent, period_start, threshold } = alert;
  const figures = messages.spentOf({
    spent: () => <MoneyText {...net_spent} />,
    available: () => <MoneyText {...available} />,
  });
  return (
    <li className="flex items-start gap-3 border-b py-2.5 last:border-b-0">
      <BellRing aria-hidden className="mt-1 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere text-sm/6">
          {messages.alerts.reached({
            name: budget_name,
            percentage: formatPercent(threshold / 100),
            budget: (name) => <span className="font-medium">{name}</span>,
          })}
        </p>
        <p className="text-muted-foreground text-xs/5">
          <DotSeparated parts={[figures, messages.alerts.period({ day: formatDay(period_start, 'medium') })]} />
        </p>
      </div>
      <time dateTime={alert.created_at} className="shrink-0 text-muted-foreground text-xs/6">
        {formatDay(toldOn, 'medium')}
      </time>
    </li>
  );
}
