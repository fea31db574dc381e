import { lazyDialog } from '@/shared/ui/lazy-dialog';

export const CreateTransactionDialog = lazyDialog(
  async () => (await import('./transaction-dialogs')).CreateTransactionDialog,
);
export const EditTransactionDialog = lazyDialog(
  async () => (await import('./transaction-dialogs')).EditTransactionDialog,
);
export const ShortcutHelpDialog = lazyDialog(async () => (await import('./shortcut-help-dialog')).ShortcutHelpDialog);
export const QuickAddDialog = lazyDialog(async () => (await import('./quick-add-dialog')).QuickAddDialog);
export const QuickEditDialog = lazyDialog(async () => (await import('./quick-edit-dialog')).QuickEditDialog);
export const CategoryPicker = lazyDialog(async () => (await import('./category-picker')).CategoryPicker);
export const DateRangePopover = lazyDialog(async () => (await import('./date-range-popover')).DateRangePopover);
export const FilterDialog = lazyDialog(async () => (await import('./filter-dialog')).FilterDialog);
