import { lazy } from 'react';

// Forms and their validation weigh as much as the page under them, and most visits never open one.
export const CreatePortfolioDialog = lazy(() => import('./create-portfolio-dialog'));
export const EditPortfolioDialog = lazy(() => import('./edit-portfolio-dialog'));
export const CreateHoldingDialog = lazy(() => import('./create-holding-dialog'));
export const EditHoldingDialog = lazy(() => import('./edit-holding-dialog'));
