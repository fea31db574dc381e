import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('changes', {
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
  },
  to: 'To {category}',
  items: '{count, plural, one {# item} other {# items}}',
  uncategorised: 'Uncategorised',
  deletedCategory: 'a deleted category',
  undo: 'Undo',
  undoOf: 'Undo “{kind}” of {time}',
  undoOthers: 'Undo the other {count, number}',
  cancel: 'Cancel',
  undone: '{count, plural, one {# item} other {# items}} changed back',
  undoneWithSkipped: '{count, plural, one {# item} other {# items}} changed back; {skipped, number} skipped',
  wasUndone: 'Undone',
  failed: 'Couldn’t undo the change. Try again.',
  conflict: {
    count:
      '{count, plural, one {# item can’t be changed back, so nothing was undone.} other {# items can’t be changed back, so nothing was undone.}}',
    reason: {
      changed: '{count, number} edited, restored or deleted since',
      account_deleted: '{count, number} in a deleted account; restore the account first',
      account_closed: '{count, number} in a closed account; reopen the account first',
      before_opening: '{count, number} before the opening date of the account',
      category_deleted: '{count, number} from a deleted category; restore the category first',
      already_exists: '{count, number} imported again since',
    },
    andMore: 'and others',
    show: 'Details',
  },
  rows: {
    show: 'Show transactions',
    hide: 'Hide transactions',
    deleted: 'Deleted',
    changed: '{before} → {after}',
    changedSince: 'Changed since',
    none: 'No transactions',
  },
});
