import { useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import type { Transaction } from '@/shared/api/types';
import { succeeds, toastWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { useUndoToast } from '@/shared/hooks/use-undo';
import { useLinkTransfer, useRecategorise, useRemoveTransactions, useUnlinkTransfer } from './api';
import { messages } from './messages';

/** The actions on several transactions. Each resolves to whether it succeeded. */
export function useBulkActions() {
  const recategorise = useRecategorise();
  const remove = useRemoveTransactions();
  const showUndoToast = useUndoToast();
  const { link } = useTransferLinks();
  const [error, setError] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  /** Runs an action. If the server refuses it, the error is shown and the selection is kept. */
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    setError(null);
    setIsPending(true);
    try {
      await work();
      return true;
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause.fieldErrors.map(({ message }) => message).join(' ') || cause.message);
      return false;
    } finally {
      setIsPending(false);
    }
  }

  const idsOf = (transactions: Transaction[]) => transactions.map(({ id }) => id);

  return {
    error,
    isPending,
    recategorise: (transactions: Transaction[], category: string | null) =>
      attempt(async () => {
        const body = { ids: idsOf(transactions), category_id: category };
        const { updated, change_set_id } = await recategorise(body);
        showUndoToast(messages.bulk.recategorised({ count: updated }), change_set_id);
      }),
    remove: (transactions: Transaction[]) =>
      attempt(async () => {
        const { deleted, change_set_id } = await remove(idsOf(transactions));
        showUndoToast(messages.bulk.removed({ count: deleted }), change_set_id);
      }),
    link: (transactions: Transaction[]) => attempt(() => link(idsOf(transactions))),
  };
}

/** Links two transactions as a transfer or unlinks a transfer. Each can undo the other. */
export function useTransferLinks() {
  const linkTransfer = useLinkTransfer();
  const unlinkTransfer = useUnlinkTransfer();

  async function link(ids: string[]) {
    const { id } = await linkTransfer({ transaction_ids: ids });
    toastWithUndo(messages.transfer.linked, () => unlink(id));
  }

  async function unlink(id: string) {
    const done = await succeeds(unlinkTransfer(id));
    toast(done ? messages.transfer.unlinked : messages.transfer.notUnlinked);
  }

  return { link, unlink };
}
