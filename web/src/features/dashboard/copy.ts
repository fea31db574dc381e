export const copy = {
  title: 'Dashboard',
  lead: 'Everything you hold, by where you hold it.',
  add: 'Add a portfolio',
  total: (currency: string) => `Total in ${currency}`,
  allocation: (currency: string) => `Allocation of ${currency} by kind`,
  empty: {
    title: 'Start with a portfolio',
    text: 'A portfolio is one place you hold investments: a broker at home, or an account in another country. Add one to see it here with its total.',
  },
};
