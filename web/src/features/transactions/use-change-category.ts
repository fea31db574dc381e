import { useRef } from 'react';
import { toast } from 'sonner';
import type { Transaction } from '@/shared/api/types';
import { succeeds, toastWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { transactions } from './api';
import { messages } from './messages';

/** Changes the category of one transaction, and offers to undo it. */
export function useChangeCategory() {
  const update = transactions.useUpdate();
  const shown = useRef(new Map<string, string | number>());
  // Changes are sent one after the other, as the next may be made while the row still shows the category before.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const sending = useRef(new Map<string, string | null>());

  function change(id: string, category: string | null): Promise<boolean> {
    const sent = queue.current.then(() => succeeds(update({ id, changes: { category_id: category } })));
    queue.current = sent;
    return sent;
  }

  return async ({ id, category_id: shownCategory, description }: Transaction, category: string | null) => {
    const previous = sending.current.get(id) ?? shownCategory;
    sending.current.set(id, category);
    // An earlier toast would undo a change that is no longer the last one.
    const earlier = shown.current.get(id);
    if (earlier !== undefined) toast.dismiss(earlier);
    const isChanged = await change(id, category);
    const isLast = sending.current.get(id) === category;
    if (isLast) sending.current.delete(id);
    if (!isChanged) {
      toast(messages.category.failed({ name: description }));
      return;
    }
    // The toast of the next change undoes that one.
    if (!isLast) return;
    const undo = async () => {
      if (!(await change(id, previous))) toast(messages.category.failed({ name: description }));
    };
    shown.current.set(id, toastWithUndo(messages.category.changed({ name: description }), undo));
  };
}
