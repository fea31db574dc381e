import { lazy } from 'react';

// Forms and their validation weigh as much as the page under them, and most visits never open one.
export const CreateAccountDialog = lazy(() => import('./create-account-dialog'));
export const EditAccountDialog = lazy(() => import('./edit-account-dialog'));
