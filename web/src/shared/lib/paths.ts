/**
 * All paths of the application, in React Router's pattern syntax. Routes and links use this list, and the build writes
 * it to `routes.json`, so that the server serves the page for exactly these paths.
 */
export const paths = {
  home: '/',
  login: '/login',
  register: '/register',
  terms: '/terms',
  privacy: '/privacy',
  dashboard: '/dashboard',
  transactions: '/transactions',
  changes: '/changes',
  accounts: '/accounts',
  account: '/accounts/:id',
  budgets: '/budgets',
  portfolios: '/portfolios',
  portfolio: '/portfolios/:id',
  categories: '/categories',
  settings: '/settings',
  settingsSection: '/settings/:section',
} as const;
