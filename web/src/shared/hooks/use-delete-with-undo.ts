import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import type { Removable } from '@/shared/api/resource';
import { messages } from '@/shared/data-messages';
import { focusMainIfLost } from '@/shared/lib/focus-main';

const UNDO_MS = 10_000;

/** Deletes without confirmation and offers to undo it. Resolves to whether the item was deleted. */
export function useDeleteWithUndo<Item extends { id: string }>({ nameOf, useRemove, useRestore }: Removable<Item>) {
  const remove = useRemove();
  const restore = useRestore();

  async function undo(id: string, name: string) {
    const restored = await succeeds(restore(id));
    toast(restored ? messages.remove.undone({ name }) : messages.remove.undoFailed({ name }));
  }

  return async (item: Item): Promise<boolean> => {
    const name = nameOf(item);
    const removed = await succeeds(remove(item.id));
    if (!removed) {
      toast(messages.remove.failed({ name }));
      return false;
    }
    toastWithUndo(messages.remove.done({ name }), () => undo(item.id, name));
    return true;
  };
}

/** Shows a toast with an undo button, and returns the toast's ID, which is generated unless it is given. */
export function toastWithUndo(message: string, undo: () => Promise<unknown>, id?: string): string | number {
  async function onClick() {
    await undo();
    focusMainIfLost();
  }
  const action = { label: messages.remove.undo, onClick: () => void onClick() };
  return toast(message, { duration: UNDO_MS, action, ...(id && { id }) });
}

/** Whether a request succeeds. An error that is not an ApiError is a defect and is rethrown. */
export async function succeeds(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
