import { toast } from 'sonner';
import type { Versioned } from '@/shared/api/finances';
import type { Transaction, Transfer } from '@/shared/api/types';
import { copy as sharedCopy } from '@/shared/copy';
import { FormDialog, FormOf } from '@/shared/ui/form-dialog';
import { transactionQuery, transferQuery, useUpdateTransaction, useUpdateTransfer } from '../api';
import { copy } from '../copy';
import { fromTransaction, fromTransfer, type TransactionValues, toTransaction, toTransferChanges } from '../schema';
import { type FormChoices, TransactionForm } from './transaction-form';

interface EditTransactionDialogProps {
  transaction: Transaction;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  choices: FormChoices;
}

/** Half of a transfer is edited as the transfer. */
export default function EditTransactionDialog({
  transaction,
  open,
  onOpenChange,
  choices,
}: EditTransactionDialogProps) {
  const { id, transfer_id: transferId } = transaction;
  const onClose = () => onOpenChange(false);
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={transferId ? copy.edit.transferTitle : copy.edit.title}
      description={transferId ? copy.edit.transferDescription : copy.edit.description}
    >
      {transferId ? (
        <FormOf query={transferQuery(transferId)}>
          {({ item }) => <EditTransfer transfer={item} choices={choices} onClose={onClose} />}
        </FormOf>
      ) : (
        <FormOf query={transactionQuery(id)}>
          {(versioned) => <EditTransaction versioned={versioned} choices={choices} onClose={onClose} />}
        </FormOf>
      )}
    </FormDialog>
  );
}

interface EditTransactionProps {
  versioned: Versioned<Transaction>;
  choices: FormChoices;
  onClose: () => void;
}

function EditTransaction({ versioned, choices, onClose }: EditTransactionProps) {
  const { item, etag } = versioned;
  const update = useUpdateTransaction();

  async function submit(values: TransactionValues) {
    await update.mutateAsync({ id: item.id, etag, changes: toTransaction(values) });
    onClose();
    toast(copy.edit.done(values.description));
  }

  return (
    <TransactionForm
      choices={choices}
      defaultValues={fromTransaction(item)}
      types={['expense', 'income']}
      submitLabel={copy.edit.submit}
      onSubmit={submit}
      onCancel={onClose}
      messages={{ 412: sharedCopy.changedElsewhere }}
    />
  );
}

interface EditTransferProps {
  transfer: Transfer;
  choices: FormChoices;
  onClose: () => void;
}

function EditTransfer({ transfer, choices, onClose }: EditTransferProps) {
  const update = useUpdateTransfer();

  async function submit(values: TransactionValues) {
    await update.mutateAsync({ id: transfer.id, changes: toTransferChanges(values, choices.accounts) });
    onClose();
    toast(copy.edit.done(values.description));
  }

  return (
    <TransactionForm
      choices={choices}
      defaultValues={fromTransfer(transfer)}
      types={['transfer']}
      submitLabel={copy.edit.submit}
      onSubmit={submit}
      onCancel={onClose}
      fixedAccounts
    />
  );
}
