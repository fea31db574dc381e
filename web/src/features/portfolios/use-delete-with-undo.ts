import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import type { Portfolio } from '@/shared/api/types';
import { useDeletePortfolio, useRestorePortfolio } from './api';
import { copy } from './copy';

const UNDO_MS = 10_000;

/** Deletes at once and offers to undo it, which spares a question before. Resolves to whether it was deleted. */
export function useDeleteWithUndo() {
  const { mutateAsync: remove } = useDeletePortfolio();
  const { mutateAsync: restore } = useRestorePortfolio();

  async function undo({ id, name }: Portfolio) {
    const restored = await succeeds(restore(id));
    toast(restored ? copy.remove.undone(name) : copy.remove.undoFailed(name));
  }

  return async (portfolio: Portfolio): Promise<boolean> => {
    const { id, name } = portfolio;
    const removed = await succeeds(remove(id));
    if (!removed) {
      toast(copy.remove.failed(name));
      return false;
    }
    toast(copy.remove.done(name), {
      duration: UNDO_MS,
      action: { label: copy.remove.undo, onClick: () => void undo(portfolio) },
    });
    return true;
  };
}

async function succeeds(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
