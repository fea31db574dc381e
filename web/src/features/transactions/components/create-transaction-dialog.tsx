import { toast } from 'sonner';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { FormDialog } from '@/shared/ui/form-dialog';
import { useCreateTransaction, useCreateTransfer } from '../api';
import { copy } from '../copy';
import { types } from '../filter';
import { emptyTransaction, type TransactionValues, toTransaction, toTransfer } from '../schema';
import { type FormChoices, TransactionForm } from './transaction-form';

interface CreateTransactionDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  choices: FormChoices;
  today: string;
  /** The account it is probably on. */
  account: string;
}

export default function CreateTransactionDialog({ open, onOpenChange, ...rest }: CreateTransactionDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.create}>
      <CreateTransaction {...rest} onClose={() => onOpenChange(false)} />
    </FormDialog>
  );
}

type CreateTransactionProps = Pick<CreateTransactionDialogProps, 'choices' | 'today' | 'account'> & {
  onClose: () => void;
};

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreateTransaction({ choices, today, account, onClose }: CreateTransactionProps) {
  const createTransaction = useCreateTransaction();
  const createTransfer = useCreateTransfer();
  const keyFor = useIdempotencyKey();

  async function submit(values: TransactionValues) {
    if (values.type === 'transfer') {
      const request = toTransfer(values, choices.accounts);
      await createTransfer.mutateAsync({ request, idempotencyKey: keyFor(request) });
    } else {
      const request = toTransaction(values);
      await createTransaction.mutateAsync({ request, idempotencyKey: keyFor(request) });
    }
    onClose();
    toast(copy.create.done(values.description));
  }

  return (
    <TransactionForm
      choices={choices}
      defaultValues={emptyTransaction(today, account)}
      types={types}
      submitLabel={copy.create.submit}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
