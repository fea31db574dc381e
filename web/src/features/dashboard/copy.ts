export const copy = {
  title: 'Dashboard',
  add: 'Add a portfolio',
  addAccount: 'Add an account',
  total: (currency: string) => `Portfolios in ${currency}`,
  allocation: (currency: string) => `Allocation of ${currency} by kind`,
  netWorth: {
    title: 'Net worth',
    chart: 'Net worth over the last 12 months',
    change: (day: string) => `since ${day}`,
  },
  month: {
    title: (month: string) => `${month} so far`,
    income: 'Income',
    expense: 'Expenses',
    net: 'Left',
  },
  spending: {
    title: 'Spending by category',
    none: 'Nothing spent this month yet.',
    uncategorised: 'No category',
    other: (count: number) => (count === 1 ? '1 other category' : `${count} other categories`),
  },
  budgets: {
    title: 'Budgets',
    all: 'All budgets',
    none: 'No budget is running.',
    more: (count: number) => `and ${count} more`,
  },
  newest: {
    title: 'Newest transactions',
    all: 'All transactions',
    none: 'No transactions yet.',
  },
  empty: {
    title: 'Start with an account or a portfolio',
    text: 'An account is where your money is or is owed; a portfolio is where you hold investments, at home or in another country. Add one to see what you own.',
  },
};
