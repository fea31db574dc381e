import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import { useFinanceMutation } from '@/shared/api/queries';
import { request } from '@/shared/api/request';
import type { ChangeSet, UndoConflicts } from '@/shared/api/types';
import { messages } from '@/shared/data-messages';
import { conflictsState } from '@/shared/lib/conflicts-state';
import { focusMainIfLost } from '@/shared/lib/focus-main';
import { paths } from '@/shared/lib/paths';
import { toastWithUndo } from './use-delete-with-undo';

const text = messages.undo;

interface Undo {
  id: string;
  /** Whether to skip rows that have changed since. Otherwise they prevent the undo. */
  skipChanged: boolean;
}

type Outcome = 'undone' | 'failed' | UndoConflicts;

/** Undoes a bulk change and says so in a toast. Rows that prevent it are returned. */
export function useUndo() {
  const undo = useFinanceMutation(({ id, skipChanged }: Undo) =>
    request('post', '/api/v1/change-sets/{id}/undo', { path: { id }, body: { skip_changed: skipChanged } }),
  );

  return async (id: string, skipChanged = false): Promise<Outcome> => {
    try {
      toast(undoneText(await undo({ id, skipChanged })));
      return 'undone';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.conflicts) return error.conflicts;
      toast(error.status === 409 ? error.message : text.failed);
      return 'failed';
    }
  };
}

function undoneText({ type, undone_count: count = 0, skipped_count: skipped = 0 }: ChangeSet): string {
  const kind = type === 'deletion' ? 'restored' : 'reverted';
  return skipped > 0 ? text.withSkipped[kind]({ count, skipped }) : text[kind]({ count });
}

/** Shows a toast that undoes a bulk change. Rows that prevent it are explained on the changes page. */
export function useUndoToast() {
  const undo = useUndo();
  const navigate = useNavigate();

  async function undoOrExplain(id: string) {
    const outcome = await undo(id);
    if (typeof outcome !== 'object') return;
    const onClick = () => {
      // Before the page focuses the conflicts: when the focus leaves a toast, the toasts move it elsewhere.
      focusMainIfLost();
      void navigate(paths.changes, { state: conflictsState(id, outcome) });
    };
    toast(text.refused({ count: outcome.count }), { action: { label: text.details, onClick } });
  }

  return (message: string, changeSet: string | undefined) => {
    if (changeSet) toastWithUndo(message, () => undoOrExplain(changeSet), changeSet);
    else toast(message);
  };
}
