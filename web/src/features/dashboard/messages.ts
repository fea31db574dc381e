import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('dashboard', {
  title: 'Dashboard',
  addAccount: 'Add account',
  addPortfolio: 'Add portfolio',
  netWorth: {
    title: 'Net worth',
    chart: 'Net worth over the last 12 months',
    change: '<amount>0</amount> since {day}',
  },
  month: {
    title: '{month} so far',
    income: 'Income',
    expense: 'Expenses',
    net: 'Net',
    savingsRate: 'Savings rate',
    compared: 'Changes compared with {days}.',
  },
  pace: {
    title: 'Spending pace',
    chart: 'Spending up to each day of the month',
    present: {
      less: '<amount>0</amount> less than at this point in the previous month',
      more: '<amount>0</amount> more than at this point in the previous month',
      same: 'The same as at this point in the previous month',
    },
    finished: {
      less: '<amount>0</amount> less than in the previous month',
      more: '<amount>0</amount> more than in the previous month',
      same: 'The same as in the previous month',
    },
  },
  attention: {
    title: 'Needs attention',
    overspent: '{count, plural, one {Overspent budget} other {Overspent budgets}}: {names}',
    uncategorised: {
      expense: '{count, plural, one {# uncategorised expense} other {# uncategorised expenses}}',
      income: '{count, plural, one {# uncategorised income transaction} other {# uncategorised income transactions}}',
    },
  },
  spending: {
    title: 'Spending by category',
    none: 'No spending this month.',
    uncategorised: 'Uncategorised',
    other: '{count, plural, one {# other category} other {# other categories}}',
  },
  budgets: {
    title: 'Budgets',
    all: 'All budgets',
    none: 'No active budgets.',
    more: '{count, plural, one {# more budget} other {# more budgets}}',
  },
  newest: {
    title: 'Recent transactions',
    all: 'All transactions',
    none: 'No transactions yet.',
  },
  portfolios: {
    title: 'Portfolios',
    all: 'All portfolios',
  },
  empty: {
    title: 'Get started',
    text: 'Add an account to track balances and spending, or a portfolio to track investments.',
  },
});
