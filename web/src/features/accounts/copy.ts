import type { AccountKind } from '@/shared/api/types';
import type { BalanceRange } from './balance-span';

export const copy = {
  title: 'Accounts',
  add: 'Add an account',
  kinds: {
    checking: 'Current accounts',
    savings: 'Savings',
    cash: 'Cash',
    investment: 'Investments',
    credit_card: 'Credit cards',
    loan: 'Loans',
  } satisfies Record<AccountKind, string>,
  kind: {
    checking: 'Current account',
    savings: 'Savings account',
    cash: 'Cash',
    investment: 'Investment account',
    credit_card: 'Credit card',
    loan: 'Loan',
  } satisfies Record<AccountKind, string>,
  closedSection: 'Closed',
  total: (currency: string) => `Total in ${currency}`,
  together: (currency: string) => `Together in ${currency}`,
  empty: {
    title: 'Start with an account',
    text: 'An account is where money is or is owed: a current account, a card, a loan, or the cash in a drawer. Add one to see its balance here.',
  },
  create: {
    title: 'Add an account',
    description: 'Where money is, or where it is owed.',
    submit: 'Add account',
    done: (name: string) => `Added “${name}”`,
  },
  edit: {
    title: 'Edit account',
    description: 'Its transactions stay as they are.',
    submit: 'Save changes',
    done: (name: string) => `Saved “${name}”`,
  },
  close: {
    action: 'Close',
    reopen: 'Reopen',
    done: (name: string) => `Closed “${name}”`,
    reopened: (name: string) => `Reopened “${name}”`,
    failed: (name: string) => `“${name}” was not changed.`,
  },
  detail: {
    back: 'Accounts',
    balance: 'Balance',
    opening: 'Opening balance',
    added: 'Added',
    closed: 'Closed',
  },
  history: {
    title: 'Balance over time',
    chart: (name: string, range: string) => `Balance of ${name}, ${range}`,
    range: 'Range',
    ranges: { quarter: '3 months', year: '1 year', years: '5 years' } satisfies Record<BalanceRange, string>,
  },
  transactions: {
    title: 'Transactions',
    all: 'Search and filter',
    none: 'Nothing was booked on this account yet.',
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'Everyday, Holiday savings…',
    kind: 'Kind',
    currency: 'Currency',
    opening: 'Opening balance',
    openingHint: 'What was in it before its first transaction. Negative when it was owed.',
  },
  validation: {
    nameRequired: 'Give the account a name.',
    nameTooLong: 'Use at most 100 characters.',
    currencyRequired: 'Choose a currency.',
    amount: 'Enter an amount, such as 1250.00 or -300.',
  },
};
