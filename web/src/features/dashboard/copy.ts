const number = (count: number) => new Intl.NumberFormat().format(count);

export const copy = {
  title: 'Dashboard',
  addAccount: 'Add account',
  addPortfolio: 'Add portfolio',
  netWorth: {
    title: 'Net worth',
    chart: 'Net worth over the last 12 months',
    change: (day: string) => `since ${day}`,
  },
  month: {
    title: (month: string) => `${month} so far`,
    income: 'Income',
    expense: 'Expenses',
    net: 'Net',
    savingsRate: 'Savings rate',
    compared: (days: string) => `Changes compared with ${days}.`,
  },
  pace: {
    title: 'Spending pace',
    less: 'less than by this day of the month before',
    more: 'more than by this day of the month before',
    same: 'The same as by this day of the month before',
  },
  attention: {
    title: 'Needs attention',
    overspent: (names: string[]) => {
      const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
      return `${names.length === 1 ? 'Overspent budget' : 'Overspent budgets'}: ${list}`;
    },
    uncategorised: {
      expense: (count: number) => `${number(count)} uncategorised ${count === 1 ? 'expense' : 'expenses'}`,
      income: (count: number) =>
        `${number(count)} uncategorised income ${count === 1 ? 'transaction' : 'transactions'}`,
    },
  },
  spending: {
    title: 'Spending by category',
    none: 'No spending this month.',
    uncategorised: 'Uncategorised',
    other: (count: number) => (count === 1 ? '1 other category' : `${count} other categories`),
  },
  budgets: {
    title: 'Budgets',
    all: 'All budgets',
    none: 'No active budgets.',
    more: (count: number) => (count === 1 ? '1 more budget' : `${count} more budgets`),
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
};
