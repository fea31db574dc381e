import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('legal', {
  version: 'Effective {date}',
  navigation: 'Legal',
  backToApp: 'Back to Coffer',
});
