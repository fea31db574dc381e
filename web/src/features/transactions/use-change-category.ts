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
  const change = (id: string, category: string | null) => succeeds(update({ id, changes: { category_id: category } }));

  return async ({ id, category_id: previous, description }: Transaction, category: string | null) => {
    // An earlier toast would undo a change that is no longer the last one.
    const earlier = shown.current.get(id);
    if (earlier !== undefined) toast.dismiss(earlier);
    if (!(await change(id, category))) {
      toast(messages.category.failed({ name: description }));
      return;
    }
    const undo = async () => {
      if (!(await change(id, previous))) toast(messages.category.failed({ name: description }));
    };
    shown.current.set(id, toastWithUndo(messages.category.changed({ name: description }), undo));
  };
}
