import type { CategoryKind, MergedBudgets } from '@/shared/api/types';
import type { CategoryCounts } from './usage';

const number = (count: number) => new Intl.NumberFormat().format(count);
const transactions = (count: number) => (count === 1 ? '1 transaction' : `${number(count)} transactions`);
const budgets = (count: number) => (count === 1 ? '1 budget' : `${number(count)} budgets`);
const subcategories = (count: number) => (count === 1 ? '1 subcategory' : `${number(count)} subcategories`);
const list = (parts: string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);

const contents = (counts: CategoryCounts) =>
  list([
    ...(counts.transactions > 0 ? [transactions(counts.transactions)] : []),
    ...(counts.budgets > 0 ? [budgets(counts.budgets)] : []),
    ...(counts.subcategories > 0 ? [subcategories(counts.subcategories)] : []),
  ]);

export const copy = {
  title: 'Categories',
  add: 'Add category',
  lead: 'Categories without a menu are built in and can’t be changed.',
  sections: {
    expense: 'Expense categories',
    income: 'Income categories',
  } satisfies Record<CategoryKind, string>,
  none: 'No categories yet.',
  transactions,
  create: {
    title: 'Add category',
    description: 'A category for expenses or income, or a subcategory of one.',
  },
  edit: {
    title: 'Edit category',
    description: 'Transactions and budgets stay in it.',
  },
  /** Deleting a category that is in use. */
  reassign: {
    title: (name: string) => `Delete “${name}”`,
    description: (counts: CategoryCounts) => `It has ${contents(counts)}. Choose where to move them.`,
    target: 'Move to',
    submit: 'Move and delete',
    done: (name: string) => `Deleted “${name}”`,
  },
  merge: {
    action: 'Merge into…',
    title: (name: string) => `Merge “${name}”`,
    /** What moves to the other category; `null` if nothing does. */
    description: (counts: CategoryCounts | null) =>
      counts
        ? `Moves its ${contents(counts)} to another category, then deletes it.`
        : 'It’s empty, so it is only deleted.',
    target: 'Merge into',
    submit: 'Merge',
    done: (name: string, target: string) => `Merged “${name}” into “${target}”`,
  },
  mergedBudgets: {
    legend: (target: string) =>
      `Both categories have a budget for the same period. Only the budget of “${target}” remains. Choose its amount.`,
    label: {
      merge: 'Add up both amounts',
      keep_target: 'Keep its amount',
    } satisfies Record<MergedBudgets, string>,
    hint: {
      merge: (name: string) => `The amount of “${name}” is added to it.`,
      keep_target: (name: string) => `The amount of “${name}” is dropped.`,
    } satisfies Record<MergedBudgets, (name: string) => string>,
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'e.g. Climbing',
    kind: 'Type',
    /** Counts the transactions and budgets of subcategories, too. */
    kindFixed: (counts: CategoryCounts) => `It has ${contents(counts)}, so its type can’t change.`,
    parent: 'Parent category',
    noParent: 'None',
    colour: 'Colour',
    chooseTarget: 'Choose a category',
    otherColour: 'Current colour',
  },
  kind: {
    expense: 'Expense',
    income: 'Income',
  } satisfies Record<CategoryKind, string>,
  validation: {
    nameRequired: 'Enter a name.',
    targetRequired: 'Choose a category.',
    budgetsRequired: 'Choose an amount.',
  },
};
