import { toast } from 'sonner';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { FormDialog } from '@/shared/ui/form-dialog';
import { useCreateAccount } from '../api';
import { copy } from '../copy';
import { type AccountValues, emptyAccount, toRequest } from '../schema';
import { AccountForm } from './account-form';

interface CreateAccountDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The currency that the new account probably has. */
  currency: string;
}

export default function CreateAccountDialog({ open, onOpenChange, currency }: CreateAccountDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.create}>
      <CreateAccount currency={currency} onClose={() => onOpenChange(false)} />
    </FormDialog>
  );
}

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreateAccount({ currency, onClose }: { currency: string; onClose: () => void }) {
  const create = useCreateAccount();
  const keyFor = useIdempotencyKey();

  async function submit(values: AccountValues) {
    const request = toRequest(values);
    const { name } = await create.mutateAsync({ request, idempotencyKey: keyFor(request) });
    onClose();
    toast(copy.create.done(name));
  }

  return (
    <AccountForm
      defaultValues={emptyAccount(currency)}
      submitLabel={copy.create.submit}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
