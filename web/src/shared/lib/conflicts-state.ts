import type { UndoConflicts } from '@/shared/api/types';

/** The state of a navigation to the changes page that shows why a bulk change could not be undone. */
interface ConflictsState {
  changeSet: string;
  conflicts: UndoConflicts;
}

export function conflictsState(changeSet: string, conflicts: UndoConflicts): ConflictsState {
  return { changeSet, conflicts };
}

/** The conflicts in the state of a navigation, unless they are those of another change set. */
export function conflictsIn(state: unknown, changeSet: string): UndoConflicts | null {
  return isConflictsState(state) && state.changeSet === changeSet ? state.conflicts : null;
}

function isConflictsState(state: unknown): state is ConflictsState {
  return typeof state === 'object' && state !== null && 'changeSet' in state && 'conflicts' in state;
}
