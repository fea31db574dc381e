import { catalogue } from './i18n/catalogue';

/** The shared texts of pages with data: dialogs, lists, forms and charts. */
export const messages = catalogue('data', {
  close: 'Close',
  notifications: 'Notifications',
  cancel: 'Cancel',
  scheduled: '<amount>0</amount> scheduled',
  saveChanges: 'Save changes',
  added: 'Added “{name}”',
  saved: 'Saved “{name}”',
  retry: 'Try again',
  showMore: 'Show more',
  amountHidden: 'Amount hidden',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  chooseCurrency: 'Choose a currency',
  tooLong: 'Use {most, number} characters or fewer.',
  loadFailed: 'Couldn’t load this.',
  changedElsewhere: 'This was changed elsewhere since you opened it. Close and reopen it to get the latest version.',
  actions: 'Actions for {name}',
  editAction: 'Edit',
  deleteAction: 'Delete',
  remove: {
    done: 'Deleted “{name}”',
    undo: 'Undo',
    undone: 'Restored “{name}”',
    failed: 'Couldn’t delete “{name}”. Try again.',
    undoFailed: 'Couldn’t restore “{name}”.',
  },
  /** Undoing a bulk change. */
  undo: {
    restored: '{count, plural, one {Restored # transaction} other {Restored # transactions}}',
    reverted: '{count, plural, one {Reverted # item} other {Reverted # items}}',
    withSkipped: {
      restored:
        '{count, plural, one {Restored # transaction; {skipped, number} skipped} other {Restored # transactions; {skipped, number} skipped}}',
      reverted:
        '{count, plural, one {Reverted # item; {skipped, number} skipped} other {Reverted # items; {skipped, number} skipped}}',
    },
    refused:
      '{count, plural, one {# item can’t be undone, so nothing has changed.} other {# items can’t be undone, so nothing has changed.}}',
    details: 'Details',
    failed: 'Couldn’t undo the change. Try again.',
  },
  staleRates: 'Uses outdated exchange rates, the oldest from {day}.',
  unconverted: 'Excludes amounts with no exchange rate: <amounts>0</amounts>',
  chart: { table: 'Show as table', position: '{label}, data points', day: 'Day' },
});
