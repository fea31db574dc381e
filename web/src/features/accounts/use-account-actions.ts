import { toast } from 'sonner';
import type { Account } from '@/shared/api/types';
import { succeeds, useUndoableDelete } from '@/shared/hooks/use-undoable-delete';
import { useRemoveAccount, useRestoreAccount, useUpdateAccount } from './api';
import { copy } from './copy';

/** What can be done to an account without a form. Each resolves to whether it was done, and says so. */
export function useAccountActions() {
  const { mutateAsync: update } = useUpdateAccount();
  const { mutateAsync: remove } = useRemoveAccount();
  const { mutateAsync: restore } = useRestoreAccount();

  async function toggleClosed({ id, name, closed_at }: Account): Promise<boolean> {
    const changed = await succeeds(update({ id, changes: { closed: !closed_at } }));
    if (!changed) toast(closed_at ? copy.close.reopenFailed(name) : copy.close.failed(name));
    else toast(closed_at ? copy.close.reopened(name) : copy.close.done(name));
    return changed;
  }

  return { toggleClosed, deleteWithUndo: useUndoableDelete({ remove, restore }) };
}
