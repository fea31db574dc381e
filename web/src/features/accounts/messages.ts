import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('accounts', {
  title: 'Accounts',
  add: 'Add account',
  kinds: {
    checking: 'Current accounts',
    savings: 'Savings accounts',
    cash: 'Cash',
    investment: 'Investment accounts',
    credit_card: 'Credit cards',
    loan: 'Loans',
  },
  kind: {
    checking: 'Current account',
    savings: 'Savings account',
    cash: 'Cash',
    investment: 'Investment account',
    credit_card: 'Credit card',
    loan: 'Loan',
  },
  course: 'Balance over {months, plural, one {# month} other {# months}}, from {earliest}',
  closedSection: 'Closed accounts',
  total: 'Total in {currency}',
  totalOf: '{currency} accounts',
  empty: {
    title: 'No accounts yet',
    text: 'Add a bank account, credit card, loan or cash to track its balance.',
  },
  create: {
    title: 'Add account',
    description: 'A bank account, credit card, loan or cash.',
  },
  edit: {
    title: 'Edit account',
    description: 'Transactions aren’t affected.',
  },
  close: {
    action: 'Close account',
    title: 'Close “{name}”',
    description:
      'The account keeps its transactions. From this date, it accepts no new ones and isn’t included in totals.',
    reopen: 'Reopen account',
    done: 'Closed “{name}”',
    reopened: 'Reopened “{name}”',
    reopenFailed: 'Couldn’t reopen “{name}”. Try again.',
  },
  detail: {
    back: 'Accounts',
    balance: 'Balance',
    opening: 'Opening balance',
    opened: 'Opened',
    added: 'Added',
    closed: 'Closed',
  },
  history: {
    title: 'Balance history',
    chart: 'Balance of {name}, {range}',
    range: 'Time range',
    ranges: { quarter: '3 months', year: '1 year', years: '5 years' },
  },
  transactions: {
    title: 'Transactions',
    all: 'Search and filter',
    none: 'No transactions yet.',
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'e.g. Everyday account',
    kind: 'Type',
    currency: 'Currency',
    opening: 'Opening balance',
    openingHint: 'The balance before the first transaction. Enter a negative amount if you owe money.',
    opened: 'Opened on (optional)',
    openedHint:
      'The opening balance counts from this date. Without one, it counts from today or the first transaction, whichever is earlier.',
    closed: 'Closed on',
  },
  validation: {
    nameRequired: 'Enter a name.',
    currencyRequired: 'Choose a currency.',
    dateRequired: 'Choose a date.',
    amount: 'Enter an amount, such as 1250.00 or -300.',
  },
});
