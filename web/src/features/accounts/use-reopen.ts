import { toast } from 'sonner';
import type { Account } from '@/shared/api/types';
import { succeeds } from '@/shared/hooks/use-delete-with-undo';
import { accounts } from './api';
import { messages } from './messages';

/** Reopens a closed account, and shows a toast. Resolves to whether it succeeded. */
export function useReopen() {
  const update = accounts.useUpdate();

  return async ({ id, name }: Account): Promise<boolean> => {
    const reopened = await succeeds(update({ id, changes: { closed_on: null } }));
    toast(reopened ? messages.close.reopened({ name }) : messages.close.reopenFailed({ name }));
    return reopened;
  };
}
