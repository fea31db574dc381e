import { lazyDialog } from '@/shared/ui/lazy-dialog';

export const CreatePortfolioDialog = lazyDialog(async () => (await import('./portfolio-form')).CreatePortfolioDialog);
export const EditPortfolioDialog = lazyDialog(async () => (await import('./portfolio-form')).EditPortfolioDialog);
export const CreateHoldingDialog = lazyDialog(async () => (await import('./holding-form')).CreateHoldingDialog);
export const EditHoldingDialog = lazyDialog(async () => (await import('./holding-form')).EditHoldingDialog);
