import type { ChangeSet, UndoConflictReason } from '@/shared/api/types';

const number = (count: number) => new Intl.NumberFormat().format(count);
const items = (count: number) => (count === 1 ? '1 item' : `${number(count)} items`);

export const copy = {
  title: 'Recent changes',
  back: 'Transactions',
  list: 'Changes, newest first',
  empty: {
    title: 'No changes to undo',
    go: 'Go to transactions',
    text: 'When you change or delete several transactions at once, or merge categories, you can undo it here.',
  },
  kind: {
    recategorisation: 'Changed category',
    deletion: 'Deleted transactions',
    category_merge: 'Merged a category',
  } satisfies Record<ChangeSet['type'], string>,
  to: (category: string) => `To ${category}`,
  items,
  uncategorised: 'Uncategorised',
  deletedCategory: 'a deleted category',
  undo: 'Undo',
  undoOf: (kind: string, time: string) => `Undo “${kind}” of ${time}`,
  undoOthers: (count: number) => `Undo the other ${number(count)}`,
  cancel: 'Cancel',
  undone: (count: number) => `${items(count)} changed back`,
  undoneWithSkipped: (count: number, skipped: number) => `${items(count)} changed back; ${number(skipped)} skipped`,
  wasUndone: 'Undone',
  failed: 'Couldn’t undo the change. Try again.',
  conflict: {
    count: (count: number) =>
      count === 1
        ? '1 item can’t be changed back, so nothing was undone.'
        : `${number(count)} items can’t be changed back, so nothing was undone.`,
    reason: {
      changed: (count: number) => `${number(count)} edited, restored or deleted since`,
      account_deleted: (count: number) => `${number(count)} in a deleted account; restore the account first`,
      account_closed: (count: number) => `${number(count)} in a closed account; reopen the account first`,
      before_opening: (count: number) => `${number(count)} before the opening date of the account`,
      category_deleted: (count: number) => `${number(count)} from a deleted category; restore the category first`,
      already_exists: (count: number) => `${number(count)} imported again since`,
    } satisfies Record<UndoConflictReason, (count: number) => string>,
    andMore: 'and others',
    show: 'Details',
  },
  rows: {
    show: 'Show transactions',
    hide: 'Hide transactions',
    deleted: 'Deleted',
    changed: (before: string, after: string) => `${before} → ${after}`,
    changedSince: 'Changed since',
    none: 'No transactions',
  },
};
