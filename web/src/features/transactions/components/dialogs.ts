import { lazy } from 'react';

// Forms and their validation weigh as much as the page under them, and most visits never open one.
export const CreateTransactionDialog = lazy(() => import('./create-transaction-dialog'));
export const EditTransactionDialog = lazy(() => import('./edit-transaction-dialog'));
export const ShortcutHelpDialog = lazy(() => import('./shortcut-help-dialog'));
