import type { UndoConflicts } from '@/shared/api/types';

/** The rows that prevent the undo of a bulk change. */
interface ChangeConflicts extends UndoConflicts {
  /** The ID of the change. */
  id: string;
}

/** The state of a navigation to the page of changes that shows why one of them could not be undone. */
export function conflictsState(id: string, conflicts: UndoConflicts): { conflicts: ChangeConflicts } {
  return { conflicts: { id, ...conflicts } };
}

/** The conflicts in the state of a navigation, unless they are those of another change. */
export function conflictsIn(state: unknown, id: string): UndoConflicts | null {
  if (typeof state !== 'object' || state === null || !('conflicts' in state)) return null;
  const conflicts = state.conflicts as ChangeConflicts;
  return conflicts.id === id ? conflicts : null;
}
