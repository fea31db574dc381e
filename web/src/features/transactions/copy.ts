import type { TransactionType } from '@/shared/api/types';
import type { ShortcutKey } from './shortcut-keys';

const transactions = (count: number) => {
  const number = new Intl.NumberFormat().format(count);
  return count === 1 ? `${number} transaction` : `${number} transactions`;
};

export const copy = {
  title: 'Transactions',
  add: 'Add transaction',
  export: 'Export CSV',
  more: 'More actions',
  changes: 'Recent changes',
  uncategorised: 'Uncategorised',
  type: {
    expense: 'Expense',
    income: 'Income',
    transfer: 'Transfer',
  } satisfies Record<TransactionType, string>,
  filters: {
    label: 'Filters',
    text: 'Search descriptions',
    period: 'Date range',
    from: 'From',
    to: 'To',
    account: 'Account',
    allAccounts: 'All accounts',
    category: 'Category',
    allCategories: 'All categories',
    itselfOnly: 'Excludes subcategories.',
    type: 'Type',
    allTypes: 'All types',
    clear: 'Clear filters',
    description: 'Changes apply immediately.',
    open: (count: number) => (count === 0 ? 'Filters' : `Filters (${count})`),
    active: 'Active filters',
    remove: (name: string) => `Remove filter: ${name}`,
    show: 'Show transactions',
  },
  periods: {
    all: 'All time',
    'this-month': 'This month',
    'last-month': 'Last month',
    'last-3-months': 'Last 3 months',
    'this-year': 'This year',
    'last-year': 'Last year',
    custom: 'Custom',
  },
  totals: {
    label: 'Totals',
    count: transactions,
    income: 'Income',
    expenses: 'Expenses',
    net: 'Net',
  },
  category: {
    of: (name: string, category: string) => `Category of ${name}: ${category}`,
    choose: 'Choose a category',
    search: 'Search categories',
    found: (count: number) => {
      if (count === 0) return 'No categories found.';
      return count === 1 ? '1 category' : `${new Intl.NumberFormat().format(count)} categories`;
    },
    changed: (name: string) => `Changed the category of “${name}”`,
    failed: (name: string) => `Couldn’t change the category of “${name}”. Try again.`,
  },
  select: {
    one: (name: string) => `Select ${name}`,
    all: 'Select all shown',
    bar: 'Selected transactions',
    count: (count: number) => `${new Intl.NumberFormat().format(count)} selected`,
    clear: 'Clear selection',
  },
  bulk: {
    category: 'New category',
    chooseCategory: 'Choose a category',
    apply: 'Apply',
    remove: 'Delete',
    link: 'Link as transfer',
    oneKind: 'To change the category, select only expenses or only income.',
    tooMany: (most: number) => `You can delete up to ${most} transactions at a time.`,
    recategorised: (count: number) =>
      count === 0 ? 'No changes: already in this category' : `Changed the category of ${transactions(count)}`,
    removed: (count: number) => `Deleted ${transactions(count)}`,
  },
  transfer: {
    linked: 'Linked as transfer',
    unlink: 'Unlink transfer',
    unlinked: 'Unlinked. These are now separate transactions.',
    notUnlinked: 'Couldn’t unlink the transfer. Try again.',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    description: 'Shortcuts don’t work while you’re typing in a field.',
    keys: {
      t: 'Add transaction',
      f: 'Search descriptions',
      j: 'Next transaction',
      k: 'Previous transaction',
      x: 'Select or deselect transaction',
      '?': 'Show keyboard shortcuts',
    } satisfies Record<ShortcutKey, string>,
    on: 'Use single-key shortcuts',
    onHint: 'Turn this off if they conflict with speech input or your own shortcuts.',
  },
  list: 'Transaction list',
  empty: {
    title: 'No transactions yet',
    text: 'Add your income, expenses and transfers between accounts.',
  },
  noAccount: {
    title: 'Add an account first',
    text: 'Every transaction belongs to an account.',
    go: 'Go to accounts',
  },
  nothingFound: 'No transactions match these filters.',
  create: {
    title: 'Add transaction',
    description: 'Expense, income or transfer between your accounts.',
  },
  edit: {
    title: 'Edit transaction',
    description: 'Balances and budgets are updated.',
  },
  editTransfer: {
    title: 'Edit transfer',
    description: 'Changes apply to both sides. The accounts can’t be changed.',
  },
  fields: {
    type: 'Type',
    amount: 'Amount',
    received: 'Amount received',
    receivedHint: (currency: string) => `In ${currency}, the receiving account’s currency.`,
    description: 'Description',
    descriptionPlaceholder: {
      expense: 'e.g. Groceries',
      income: 'e.g. Salary',
      transfer: 'e.g. Monthly savings',
    } satisfies Record<TransactionType, string>,
    day: 'Date',
    account: 'Account',
    fromAccount: 'From account',
    toAccount: 'To account',
    chooseAccount: 'Choose an account',
    category: 'Category',
    closed: '(closed)',
  },
  validation: {
    amount: 'Enter an amount greater than zero, such as 12.50.',
    amountOrRefund: 'Enter an amount such as 12.50. Refunds are negative, such as -12.50.',
    reducedCategory: 'Choose the category that the negative amount reduces.',
    descriptionRequired: 'Enter a description.',
    dayRequired: 'Choose a date.',
    accountRequired: 'Choose an account.',
    sameAccount: 'Choose a different account.',
  },
};
