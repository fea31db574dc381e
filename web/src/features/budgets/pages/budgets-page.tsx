import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { categoryTreeQuery } from '@/features/categories';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { today } from '@/shared/lib/days';
import { ListPage } from '@/shared/ui/list-page';
import { budgetProgressQuery, budgetsQuery } from '../api';
import { BudgetAlerts } from '../components/budget-alerts';
import { BudgetBoard } from '../components/budget-board';
import { CreateBudgetDialog } from '../components/dialogs';
import { copy } from '../copy';

export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureInfiniteQueryData(budgetsQuery()),
    queryClient.ensureQueryData(budgetProgressQuery()),
  ]);
  return null;
}

export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const { data: budgets } = useSuspenseInfiniteQuery(budgetsQuery());
  const { base_currency: currency, time_zone: timeZone } = settings;
  return (
    <ListPage
      title={copy.title}
      add={copy.add}
      addDialog={(dialog) => (
        <CreateBudgetDialog {...dialog} categories={categories} today={today(timeZone)} currency={currency} />
      )}
      isEmpty={budgets.length === 0}
      empty={copy.empty}
    >
      <div className="grid grid-cols-1 gap-10">
        <BudgetBoard categories={categories} />
        <BudgetAlerts timeZone={timeZone} />
      </div>
    </ListPage>
  );
}
