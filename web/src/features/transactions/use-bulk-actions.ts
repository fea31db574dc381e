import { useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import type { Transaction } from '@/shared/api/types';
import { succeeds, toastWithUndo } from '@/shared/hooks/use-delete-with-undo';
import {
  useLinkTransfer,
  useRecategorise,
  useRemoveTransactions,
  useRestoreTransactions,
  useUnlinkTransfer,
} from './api';
import { copy } from './copy';

/** The actions on several transactions. Each resolves to whether it succeeded. */
export function useBulkActions() {
  const recategorise = useRecategorise();
  const remove = useRemoveTransactions();
  const restore = useRestoreTransactions();
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
        const { updated } = await recategorise({ ids: idsOf(transactions), category_id: category });
        toast(copy.bulk.recategorised(updated));
      }),
    remove: (transactions: Transaction[]) =>
      attempt(async () => {
        const ids = idsOf(transactions);
        const { deleted } = await remove(ids);
        toastWithUndo(copy.bulk.removed(deleted), async () => {
          toast((await succeeds(restore(ids))) ? copy.bulk.restored : copy.bulk.notRestored);
        });
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
    toastWithUndo(copy.transfer.linked, () => unlink(id));
  }

  async function unlink(id: string) {
    const done = await succeeds(unlinkTransfer(id));
    toast(done ? copy.transfer.unlinked : copy.transfer.notUnlinked);
  }

  return { link, unlink };
}
