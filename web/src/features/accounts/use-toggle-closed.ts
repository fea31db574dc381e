import { toast } from 'sonner';
import type { Account } from '@/shared/api/types';
import { succeeds } from '@/shared/hooks/use-delete-with-undo';
import { accounts } from './api';
import { copy } from './copy';

/** Closes an open account or reopens a closed one, and shows a toast. Resolves to whether it succeeded. */
export function useToggleClosed() {
  const update = accounts.useUpdate();

  return async ({ id, name, closed_at }: Account): Promise<boolean> => {
    const changed = await succeeds(update({ id, changes: { closed: !closed_at } }));
    if (!changed) toast(closed_at ? copy.close.reopenFailed(name) : copy.close.failed(name));
    else toast(closed_at ? copy.close.reopened(name) : copy.close.done(name));
    return changed;
  };
}
