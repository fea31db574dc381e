import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { LoaderFunctionArgs } from 'react-router';
import { categoryTreeQuery } from '@/features/categories';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { monthInUrl, useMonth } from '@/shared/hooks/use-month';
import { monthEnd, monthStart, today } from '@/shared/lib/days';
import { ListPage } from '@/shared/ui/list-page';
import { MonthStepper } from '@/shared/ui/month-stepper';
import { budgetProgressQuery, budgetsQuery } from '../api';
import { BudgetAlerts } from '../components/budget-alerts';
import { BudgetBoard } from '../components/budget-board';
import { CreateBudgetDialog } from '../components/dialogs';
import { messages } from '../messages';

/** The day whose periods are shown: in another month than the present one, its last day. */
function shownDay(month: string, today: string): string | undefined {
  return month === monthStart(today) ? undefined : monthEnd(month);
}

export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  const settings = await queryClient.ensureQueryData(settingsQuery());
  const day = today(settings.time_zone);
  const on = shownDay(monthInUrl(new URL(request.url).searchParams, day), day);
  await Promise.all([
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureInfiniteQueryData(budgetsQuery()),
    queryClient.ensureQueryData(budgetProgressQuery(on)),
  ]);
  return null;
}

export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const { data: budgets } = useSuspenseInfiniteQuery(budgetsQuery());
  const { base_currency: currency, time_zone: timeZone } = settings;
  const day = today(timeZone);
  const { month, setMonth } = useMonth(day);
  return (
    <ListPage
      title={messages.title}
      add={messages.add}
      addDialog={(dialog) => <CreateBudgetDialog {...dialog} categories={categories} today={day} currency={currency} />}
      isEmpty={budgets.length === 0}
      empty={messages.empty}
      actions={(addButton) =>
        addButton && (
          <>
            <MonthStepper month={month} onChange={setMonth} />
            {addButton}
          </>
        )
      }
    >
      <div className="grid grid-cols-1 gap-10">
        <BudgetBoard categories={categories} on={shownDay(month, day)} today={day} />
        <BudgetAlerts timeZone={timeZone} />
      </div>
    </ListPage>
  );
}
