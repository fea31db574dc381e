import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { categoryTreeQuery } from '@/features/categories';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { today } from '@/shared/lib/days';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { OnceOpened } from '@/shared/ui/once-opened';
import { PageHeader } from '@/shared/ui/page-header';
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
  useDocumentTitle(copy.title);
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const { data: budgets } = useSuspenseInfiniteQuery(budgetsQuery());
  const [isAdding, setIsAdding] = useState(false);
  const isEmpty = budgets.length === 0;
  const addButton = (
    <Button onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {copy.add}
    </Button>
  );

  return (
    <>
      <PageHeader title={copy.title}>{!isEmpty && addButton}</PageHeader>
      {isEmpty ? (
        <EmptyState title={copy.empty.title} text={copy.empty.text}>
          {addButton}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-1 gap-10">
          <BudgetBoard categories={categories} />
          <BudgetAlerts timeZone={settings.time_zone} />
        </div>
      )}
      <OnceOpened open={isAdding}>
        <CreateBudgetDialog
          open={isAdding}
          onOpenChange={setIsAdding}
          categories={categories}
          today={today(settings.time_zone)}
          currency={settings.base_currency}
        />
      </OnceOpened>
    </>
  );
}
