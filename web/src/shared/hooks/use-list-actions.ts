import { useRef } from 'react';
import type { Removable } from '@/shared/api/resource';
import { useDeleteWithUndo } from './use-delete-with-undo';
import { useDialog } from './use-dialog';

/** Editing and deleting the items of a list. `region` is the element of the list, which can take the focus. */
export function useListActions<Item extends { id: string }, Region extends HTMLElement = HTMLDivElement>(
  resource: Removable<Item>,
) {
  const region = useRef<Region>(null);
  const editing = useDialog<Item>();
  const deleteWithUndo = useDeleteWithUndo(resource);

  /** A row goes, and the focus with it: the list is where a keyboard goes on from. */
  const focusList = () => region.current?.focus();

  const actionsOn = (item: Item) => ({
    onEdit: () => editing.openFor(item),
    onDelete: async () => {
      if (await deleteWithUndo(item)) focusList();
    },
  });

  return { region, editing, focusList, actionsOn };
}
