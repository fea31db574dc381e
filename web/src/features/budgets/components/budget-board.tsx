import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { findCategory } from '@/features/categories';
import type { Budget, BudgetProgress, CategoryTree } from '@/shared/api/types';
import { useUndoableDelete } from '@/shared/hooks/use-undoable-delete';
import { OnceOpened } from '@/shared/ui/once-opened';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { budgetProgressQuery, budgetsQuery, useRemoveBudget, useRestoreBudget } from '../api';
import { copy } from '../copy';
import { BudgetRow } from './budget-row';
import { EditBudgetDialog } from './dialogs';

/** How far the budgets are that run, and below them those that do not. */
export function BudgetBoard({ categories }: { categories: CategoryTree['items'] }) {
  const list = useSuspenseInfiniteQuery(budgetsQuery());
  const { data: running } = useSuspenseQuery(budgetProgressQuery());
  const board = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<Budget | null>(null);
  const [isEditing, setIsEditing] = useState(false);
  const { mutateAsync: remove } = useRemoveBudget();
  const { mutateAsync: restore } = useRestoreBudget();
  const deleteWithUndo = useUndoableDelete({ remove, restore });
  const resting = list.data.filter(({ id }) => !running.some(({ budget }) => budget.id === id));

  const row = (budget: Budget, progress?: BudgetProgress) => (
    <BudgetRow
      key={budget.id}
      budget={budget}
      category={(budget.category_id && findCategory(categories, budget.category_id)?.name) || copy.everything}
      {...(progress && { progress })}
      onEdit={() => {
        setEdited(budget);
        setIsEditing(true);
      }}
      onDelete={async () => {
        // The row goes, and the focus with it: the list is where a keyboard goes on from.
        if (await deleteWithUndo(budget)) board.current?.focus();
      }}
    />
  );

  return (
    <div ref={board} tabIndex={-1} className="grid gap-10 outline-none">
      {running.length > 0 && (
        <Section title={copy.running}>
          <ul>{running.map((progress) => row(progress.budget, progress))}</ul>
        </Section>
      )}
      {resting.length > 0 && (
        <Section title={copy.resting}>
          <ul>{resting.map((budget) => row(budget))}</ul>
        </Section>
      )}
      <ShowMore list={list} />
      <OnceOpened open={isEditing}>
        {edited && (
          <EditBudgetDialog id={edited.id} open={isEditing} onOpenChange={setIsEditing} categories={categories} />
        )}
      </OnceOpened>
    </div>
  );
}
