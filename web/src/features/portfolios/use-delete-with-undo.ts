import { useUndoableDelete } from '@/shared/hooks/use-undoable-delete';
import { useDeletePortfolio, useRestorePortfolio } from './api';

export function useDeleteWithUndo() {
  const { mutateAsync: remove } = useDeletePortfolio();
  const { mutateAsync: restore } = useRestorePortfolio();
  return useUndoableDelete({ remove, restore });
}
