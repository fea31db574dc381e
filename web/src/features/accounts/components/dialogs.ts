import { lazyDialog } from '@/shared/ui/lazy-dialog';

export const CloseAccountDialog = lazyDialog(async () => (await import('./close-account-dialog')).CloseAccountDialog);
export const CreateAccountDialog = lazyDialog(async () => (await import('./account-form')).CreateAccountDialog);
export const EditAccountDialog = lazyDialog(async () => (await import('./account-form')).EditAccountDialog);
