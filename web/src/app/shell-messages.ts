import { catalogue } from '@/shared/i18n/catalogue';

/** The texts around the pages behind sign-in, which the sign-in pages do not load. */
export const messages = catalogue('shell', {
  skipToContent: 'Skip to content',
  navigation: {
    label: 'Main',
    dashboard: 'Dashboard',
    transactions: 'Transactions',
    accounts: 'Accounts',
    budgets: 'Budgets',
    portfolios: 'Portfolios',
    categories: 'Categories',
    add: 'Add',
    more: 'More',
  },
  amounts: {
    hide: 'Hide amounts',
    show: 'Show amounts',
  },
  palette: {
    open: 'Search',
    title: 'Search pages, actions and data',
    description: 'Use the arrow keys to choose a result, and the enter key to open it.',
    placeholder: 'Search or jump to…',
    results: '{count, plural, =0 {No results.} one {# result} other {# results}}',
    pages: 'Pages',
    changes: 'Recent changes',
    settings: { profile: 'Profile settings', appearance: 'Appearance settings' },
    actions: 'Actions',
    addTransaction: 'Add transaction',
    add: {
      accounts: 'Add account',
      budgets: 'Add budget',
      portfolios: 'Add portfolio',
      categories: 'Add category',
    },
    theme: 'Theme: {name}',
    signOut: 'Sign out',
    signOutFailed: 'Couldn’t sign you out. Check your connection and try again.',
    accounts: 'Accounts',
    portfolios: 'Portfolios',
    categories: 'Categories',
    transactions: 'Transactions',
    allFound: 'All transactions with “{query}”',
  },
  sidebar: {
    collapse: 'Collapse sidebar',
    expand: 'Expand sidebar',
  },
});
