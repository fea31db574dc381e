import { toast } from 'sonner';
import type { Versioned } from '@/shared/api/finances';
import type { Account } from '@/shared/api/types';
import { copy as sharedCopy } from '@/shared/copy';
import { FormDialog, FormOf } from '@/shared/ui/form-dialog';
import { accountQuery, useUpdateAccount } from '../api';
import { copy } from '../copy';
import { type AccountValues, fromAccount, toRequest } from '../schema';
import { AccountForm } from './account-form';

interface EditAccountDialogProps {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export default function EditAccountDialog({ id, open, onOpenChange }: EditAccountDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.edit}>
      <FormOf query={accountQuery(id)}>
        {(versioned) => <EditForm versioned={versioned} onClose={() => onOpenChange(false)} />}
      </FormOf>
    </FormDialog>
  );
}

function EditForm({ versioned, onClose }: { versioned: Versioned<Account>; onClose: () => void }) {
  const { item: account, etag } = versioned;
  const update = useUpdateAccount();

  async function submit(values: AccountValues) {
    const { name } = await update.mutateAsync({ id: account.id, etag, changes: toRequest(values) });
    onClose();
    toast(copy.edit.done(name));
  }

  return (
    <AccountForm
      defaultValues={fromAccount(account)}
      submitLabel={copy.edit.submit}
      onSubmit={submit}
      onCancel={onClose}
      messages={{ 412: sharedCopy.changedElsewhere }}
    />
  );
}
