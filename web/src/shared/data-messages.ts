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
  staleRates: 'Uses outdated exchange rates, the oldest from {day}.',
  unconverted: 'Excludes amounts with no exchange rate: <amounts>0</amounts>',
  chart: { table: 'Show as table', position: '{label}, data points' },
});
