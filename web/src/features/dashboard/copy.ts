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
