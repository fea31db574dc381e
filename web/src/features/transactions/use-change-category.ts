import { toast } from 'sonner';
import type { Transaction } from '@/shared/api/types';
import { succeeds, toastWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { transactions } from './api';
import { messages } from './messages';

/** Changes the category of one transaction, and offers to undo it. */
export function useChangeCategory() {
  const update = transactions.useUpdate();
  const change = (id: string, category: string | null) => succeeds(update({ id, changes: { category_id: category } }));

  return async ({ id, category_id: previous, description }: Transaction, category: string | null) => {
    // What it would undo is not the last change any more.
    const toastId = `category-${id}`;
    toast.dismiss(toastId);
    if (!(await change(id, category))) {
      toast(messages.category.failed({ name: description }));
      return;
    }
    const undo = async () => {
      if (!(await change(id, previous))) toast(messages.category.failed({ name: description }));
    };
    toastWithUndo(messages.category.changed({ name: description }), undo, toastId);
  };
}
