import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { findCategory } from '@/features/categories';
import type { Budget, BudgetProgress, CategoryTree } from '@/shared/api/types';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { budgetProgressQuery, budgets, budgetsQuery } from '../api';
import { messages } from '../messages';
import { BudgetRow } from './budget-row';
import { EditBudgetDialog } from './dialogs';

interface BudgetBoardProps {
  categories: CategoryTree['items'];
  /** The day whose periods are shown; by default today. */
  on: string | undefined;
  today: string;
}

/** The active budgets with their progress, followed by the inactive ones. */
export function BudgetBoard({ categories, on, today }: BudgetBoardProps) {
  const list = useSuspenseInfiniteQuery(budgetsQuery());
  const { data: running } = useSuspenseQuery(budgetProgressQuery(on));
  const { region, editing, actionsOn } = useListActions<Budget>(budgets);
  const resting = list.data.filter(({ id }) => !running.some(({ budget }) => budget.id === id));

  const row = (budget: Budget, progress?: BudgetProgress) => (
    <BudgetRow
      key={budget.id}
      budget={budget}
      category={(budget.category_id && findCategory(categories, budget.category_id)?.name) || messages.everything}
      today={today}
      {...(progress && { progress })}
      {...actionsOn(budget)}
    />
  );

  return (
    <div ref={region} tabIndex={-1} className="grid gap-10 outline-none">
      {running.length > 0 && (
        <Section title={messages.running}>
          <ul className="grid grid-cols-1 gap-x-12 xl:grid-cols-2">
            {running.map((progress) => row(progress.budget, progress))}
          </ul>
        </Section>
      )}
      {resting.length > 0 && (
        <Section title={messages.resting}>
          <ul>{resting.map((budget) => row(budget))}</ul>
        </Section>
      )}
      <ShowMore list={list} />
      {editing.subject && <EditBudgetDialog id={editing.subject.id} categories={categories} {...editing.props} />}
    </div>
  );
}
