export const copy = {
  skipToContent: 'Skip to the content',
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
    text: 'There is nothing at this address. It may have moved, or the link may be incomplete.',
    home: 'Go to the dashboard',
  },
  error: {
    title: 'Something went wrong',
    unreachable: 'The server cannot be reached',
    defect:
      'This page could not be shown. Trying again may help; if it does not, tell the person who runs this server.',
    outdatedTitle: 'Coffer has been updated',
    outdated: 'This page is of the version before. Reload it to go on.',
    requestId: (id: string) => `Request ${id}`,
    retry: 'Try again',
    reload: 'Reload the page',
  },
};
