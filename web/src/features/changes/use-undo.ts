import { useState } from 'react';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import type { UndoConflicts } from '@/shared/api/types';
import { toastWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { paths } from '@/shared/lib/paths';
import { useUndoChangeSet } from './api';
import { messages } from './messages';

type Outcome = 'undone' | 'failed' | UndoConflicts;

/** Undoes a bulk change and says so in a toast. Rows that prevent it are returned. */
function useUndo() {
  const undoChangeSet = useUndoChangeSet();

  return async (id: string, skipChanged = false): Promise<Outcome> => {
    try {
      const { undone_count = 0, skipped_count = 0 } = await undoChangeSet({ id, skipChanged });
      toast(
        skipped_count
          ? messages.undoneWithSkipped({ count: undone_count, skipped: skipped_count })
          : messages.undone({ count: undone_count }),
      );
      return 'undone';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.conflicts) return error.conflicts;
      toast(error.status === 409 ? error.message : messages.failed);
      return 'failed';
    }
  };
}

/** Undoes one bulk change, and keeps the rows that prevent it. */
export function useUndoWithConflicts(id: string) {
  const undo = useUndo();
  const [conflicts, setConflicts] = useState<UndoConflicts | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function attempt(skipChanged: boolean) {
    setIsPending(true);
    setConflicts(null);
    const outcome = await undo(id, skipChanged);
    if (typeof outcome === 'object') setConflicts(outcome);
    setIsPending(false);
  }

  return { conflicts, isPending, undo: attempt, dismiss: () => setConflicts(null) };
}

/** Shows a toast that undoes a bulk change. Rows that prevent it are explained on the page of changes. */
export function useToastWithUndo() {
  const undo = useUndo();
  const navigate = useNavigate();

  async function undoOrExplain(id: string) {
    const outcome = await undo(id);
    if (typeof outcome !== 'object') return;
    const action = { label: messages.conflict.show, onClick: () => void navigate(paths.changes) };
    toast(messages.conflict.count({ count: outcome.count }), { action });
  }

  return (message: string, changeSet: string | undefined) => {
    if (changeSet) toastWithUndo(message, () => undoOrExplain(changeSet));
    else toast(message);
  };
}
