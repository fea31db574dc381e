import type { CategoryKind } from '@/shared/api/types';

const number = (count: number) => new Intl.NumberFormat().format(count);
const transactions = (count: number) => (count === 1 ? '1 transaction' : `${number(count)} transactions`);
const budgets = (count: number) => (count === 1 ? '1 budget' : `${number(count)} budgets`);
const subcategories = (count: number) => (count === 1 ? '1 subcategory' : `${number(count)} subcategories`);
const list = (parts: string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);

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
  reassign: {
    title: (name: string) => `Delete “${name}”`,
    /** What has to move to another category. */
    description: (counts: { transactions: number; budgets: number; subcategories: number }) => {
      const used = [
        ...(counts.transactions > 0 ? [transactions(counts.transactions)] : []),
        ...(counts.budgets > 0 ? [budgets(counts.budgets)] : []),
        ...(counts.subcategories > 0 ? [subcategories(counts.subcategories)] : []),
      ];
      return `It has ${list(used)}. Choose where to move them.`;
    },
    target: 'Move to',
    choose: 'Choose a category',
    submit: 'Move and delete',
    done: (name: string) => `Deleted “${name}”`,
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'e.g. Climbing',
    kind: 'Type',
    parent: 'Parent category',
    noParent: 'None',
    colour: 'Colour',
    otherColour: 'Current colour',
  },
  kind: {
    expense: 'Expense',
    income: 'Income',
  } satisfies Record<CategoryKind, string>,
  validation: {
    nameRequired: 'Enter a name.',
    targetRequired: 'Choose a category.',
  },
};
