import { lazy } from 'react';

// Forms and their validation weigh as much as the page under them, and most visits never open one.
export const CreateBudgetDialog = lazy(() => import('./create-budget-dialog'));
export const EditBudgetDialog = lazy(() => import('./edit-budget-dialog'));
