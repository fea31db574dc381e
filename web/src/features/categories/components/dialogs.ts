import { lazyDialog } from '@/shared/ui/lazy-dialog';

export const CreateCategoryDialog = lazyDialog(async () => (await import('./category-form')).CreateCategoryDialog);
export const EditCategoryDialog = lazyDialog(async () => (await import('./category-form')).EditCategoryDialog);
export const MergeDialog = lazyDialog(async () => (await import('./merge-dialog')).MergeDialog);
export const ReassignDialog = lazyDialog(async () => (await import('./merge-dialog')).ReassignDialog);
