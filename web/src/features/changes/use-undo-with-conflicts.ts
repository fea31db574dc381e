import { useState } from 'react';
import type { UndoConflicts } from '@/shared/api/types';
import { useUndo } from '@/shared/hooks/use-undo';

/** Undoes one bulk change, and keeps the rows that prevent it. `shown` are those of an attempt on another page. */
export function useUndoWithConflicts(id: string, shown: UndoConflicts | null) {
  const undo = useUndo();
  const [conflicts, setConflicts] = useState(shown);
  const [isPending, setIsPending] = useState(false);

  /** Resolves to whether the change was undone. */
  async function attempt(skipChanged: boolean): Promise<boolean> {
    setIsPending(true);
    setConflicts(null);
    try {
      const outcome = await undo(id, skipChanged);
      if (typeof outcome === 'object') setConflicts(outcome);
      return outcome === 'undone';
    } finally {
      setIsPending(false);
    }
  }

  return { conflicts, isPending, undo: attempt, dismiss: () => setConflicts(null) };
}
