import { catalogue } from './i18n/catalogue';

/** The texts that the sign-in pages use too. Those of other pages are in `data-messages.ts`. */
export const messages = catalogue('shared', {
  productName: 'Coffer',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  failed: {
    unreachable: 'Can’t reach the server. Check your connection and try again.',
    unexpected: 'The server returned an unexpected error ({status}). Try again later.',
  },
  theme: {
    label: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
});
