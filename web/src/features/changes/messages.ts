import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('changes', {
  title: 'Recent changes',
  back: 'Transactions',
  list: 'Changes, newest first',
  empty: {
    title: 'No recent changes',
    go: 'Go to transactions',
    text: 'When you change or delete several transactions at once, or merge categories, you can undo it here.',
  },
  /** What a change did. */
  done: {
    moved: '{count, plural, one {Moved # transaction to “{category}”} other {Moved # transactions to “{category}”}}',
    movedToDeleted:
      '{count, plural, one {Moved # transaction to a deleted category} other {Moved # transactions to a deleted category}}',
    uncategorised:
      '{count, plural, one {Removed the category of # transaction} other {Removed the category of # transactions}}',
    deleted: '{count, plural, one {Deleted # transaction} other {Deleted # transactions}}',
    merged: 'Merged “{name}” into “{category}”',
    mergedDeleted: 'Merged a category into another one',
  },
  items: '{count, plural, one {# item} other {# items}}',
  uncategorised: 'Uncategorised',
  deletedCategory: 'a deleted category',
  undo: 'Undo',
  undoOf: 'Undo: {change}, {time}',
  undoOthers: '{count, plural, one {Undo the other item} other {Undo the other # items}}',
  cancel: 'Cancel',
  wasUndone: 'Undone',
  wasUndonePartly: '{skipped, plural, one {Undone except for # item} other {Undone except for # items}}',
  conflict: {
    reason: {
      changed: '{count, number} edited, restored or deleted since',
      account_deleted: '{count, number} in a deleted account',
      after_closing: '{count, number} after the closing date of the account',
      before_opening: '{count, number} before the opening date of the account',
      category_changed: '{count, number} from a category whose type has changed; change the type back first',
      category_deleted: '{count, number} from a deleted category; if it was merged, undo the merge first',
      already_exists: '{count, number} imported again since',
    },
    andMore: 'and others',
  },
  rows: {
    show: 'Show transactions',
    hide: 'Hide transactions',
    deleted: 'Deleted',
    restored: 'Restored',
    changed: '{before} → {after}',
    changedSince: 'Changed since',
    none: 'Only budgets or subcategories changed.',
  },
});
