import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('categories', {
  title: 'Categories',
  add: 'Add category',
  lead: 'Built-in categories can’t be changed.',
  sections: {
    expense: 'Expense categories',
    income: 'Income categories',
  },
  none: 'No categories yet.',
  used: {
    transactions: '{count, plural, one {# transaction} other {# transactions}}',
    budgets: '{count, plural, one {# budget} other {# budgets}}',
    subcategories: '{count, plural, one {# subcategory} other {# subcategories}}',
  },
  create: {
    title: 'Add category',
    description: 'A category for expenses or income, or a subcategory of one.',
  },
  edit: {
    title: 'Edit category',
    description: 'Its transactions and budgets aren’t affected.',
  },
  /** Deleting a category that is in use. */
  reassign: {
    title: 'Delete “{name}”',
    description: 'It has {contents}. Choose a category to move everything to.',
    target: 'Move to',
    submit: 'Move and delete',
    done: 'Deleted “{name}”',
  },
  merge: {
    action: 'Merge into…',
    title: 'Merge “{name}”',
    /** `count` is the number of all items in it. */
    description:
      '{count, plural, one {Contains {contents}. It moves to the category you choose, and “{name}” is deleted.} other {Contains {contents}. They move to the category you choose, and “{name}” is deleted.}}',
    target: 'Merge into',
    submit: 'Merge',
    done: 'Merged “{name}” into “{target}”',
  },
  mergedBudgets: {
    legend: 'Budget for “{target}”',
    description: 'Both categories have a budget for the same period, and only one can remain.',
    merge: {
      label: 'Add the amounts together',
      hint: 'The budget for “{target}” increases by the amount of “{name}”.',
    },
    keepTarget: {
      label: 'Keep the amount of “{target}”',
      hint: 'The amount of “{name}” is dropped.',
    },
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'e.g. Climbing',
    kind: 'Type',
    /** Counts the transactions and budgets of subcategories, too. */
    kindFixed: 'It has {contents}, so its type can’t change.',
    parent: 'Parent category',
    noParent: 'None',
    colour: 'Colour',
    chooseTarget: 'Choose a category',
    otherColour: 'Current colour',
  },
  colours: {
    green: 'Green',
    teal: 'Teal',
    blue: 'Blue',
    violet: 'Violet',
    magenta: 'Magenta',
    red: 'Red',
    orange: 'Orange',
    amber: 'Amber',
    brown: 'Brown',
    grey: 'Grey',
  },
  kind: {
    expense: 'Expense',
    income: 'Income',
  },
  validation: {
    nameRequired: 'Enter a name.',
    targetRequired: 'Choose a category.',
    budgetsRequired: 'Choose what happens to the budgets.',
  },
});
