import { lazyDialog } from '@/shared/ui/lazy-dialog';

export const CreateBudgetDialog = lazyDialog(async () => (await import('./budget-form')).CreateBudgetDialog);
export const EditBudgetDialog = lazyDialog(async () => (await import('./budget-form')).EditBudgetDialog);
