export const copy = {
  skipToContent: 'Skip to content',
  loading: 'Loading',
  navigation: {
    label: 'Main',
    dashboard: 'Dashboard',
    transactions: 'Transactions',
    accounts: 'Accounts',
    budgets: 'Budgets',
  },
  notFound: {
    title: 'Page not found',
    text: 'This page may have been moved or deleted, or the address may be wrong.',
    home: 'Go to dashboard',
  },
  error: {
    title: 'Something went wrong',
    unreachableTitle: 'Can’t reach the server',
    unreachable: 'Check your connection and try again.',
    unreachableReload: 'Check your connection, then reload the page.',
    defect: 'This page couldn’t be displayed. Reload it. If the problem continues, contact your administrator.',
    outdatedTitle: 'Coffer has been updated',
    outdated: 'Reload the page to use the new version.',
    requestId: (id: string) => `Request ID: ${id}`,
    retry: 'Try again',
    reload: 'Reload page',
  },
};
