import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('app', {
  loading: 'Loading',
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
    requestId: 'Request ID: {id}',
    retry: 'Try again',
    reload: 'Reload page',
  },
});
