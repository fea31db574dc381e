/**
 * Every path of the application, in React Router's pattern syntax. The router is built from this list, links are
 * written with it, and the build publishes it as `routes.json` so that the server answers exactly these with the page.
 */
export const paths = {
  home: '/',
  login: '/login',
  register: '/register',
  terms: '/terms',
  privacy: '/privacy',
  dashboard: '/dashboard',
  transactions: '/transactions',
  accounts: '/accounts',
  account: '/accounts/:id',
  budgets: '/budgets',
  portfolio: '/portfolios/:id',
} as const;
