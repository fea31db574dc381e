import { useRef } from 'react';
import type { Removable } from '@/shared/api/resource';
import { useDeleteWithUndo } from './use-delete-with-undo';
import { useDialog } from './use-dialog';

/** Edits and deletes the items of a list. `region` is the focusable element around the list. */
export function useListActions<Item extends { id: string }, Region extends HTMLElement = HTMLDivElement>(
  resource: Removable<Item>,
) {
  const region = useRef<Region>(null);
  const editing = useDialog<Item>();
  const deleteWithUndo = useDeleteWithUndo(resource);

  /** Focuses the list, because a deleted row loses the focus. */
  const focusList = () => region.current?.focus();

  const actionsOn = (item: Item) => ({
    onEdit: () => editing.openFor(item),
    onDelete: async () => {
      if (await deleteWithUndo(item)) focusList();
    },
  });

  return { region, editing, focusList, actionsOn };
}
