import type { Checked, MessageTree, TranslationOf } from '@/shared/i18n/message-types';

/** All catalogues by the name they are defined with. */
interface Catalogues {
  app: typeof import('@/app/messages').messages;
  shell: typeof import('@/app/shell-messages').messages;
  shared: typeof import('@/shared/messages').messages;
  data: typeof import('@/shared/data-messages').messages;
  accounts: typeof import('@/features/accounts/messages').messages;
  auth: typeof import('@/features/auth/messages').messages;
  register: typeof import('@/features/auth/register-messages').messages;
  budgets: typeof import('@/features/budgets/messages').messages;
  categories: typeof import('@/features/categories/messages').messages;
  changes: typeof import('@/features/changes/messages').messages;
  dashboard: typeof import('@/features/dashboard/messages').messages;
  legal: typeof import('@/features/legal/messages').messages;
  portfolios: typeof import('@/features/portfolios/messages').messages;
  settings: typeof import('@/features/settings/messages').messages;
  transactions: typeof import('@/features/transactions/messages').messages;
}

/**
 * The messages of a language, the default export of `languages/<tag>.ts`. It does not compile unless it has every
 * message of every catalogue, with the same parameters and tags.
 */
export function translation<const Tree extends MessageTree>(
  messages: Tree & TranslationOf<Catalogues> & Checked<Catalogues, Tree>,
): Tree {
  return messages;
}
