import { toast } from 'sonner';
import type { Account } from '@/shared/api/types';
import { DateField } from '@/shared/forms/fields';
import { useServerForm } from '@/shared/forms/use-server-form';
import { Alert } from '@/shared/ui/alert';
import { FormButtons, FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { accounts } from '../api';
import { messages } from '../messages';
import { closingForm } from '../schema';

interface CloseAccountDialogProps extends DialogProps {
  account: Account;
  today: string;
  /** Called when the account is closed. */
  onClosed?: () => void;
}

/** A dialog that closes an account, by default today. */
export function CloseAccountDialog(props: CloseAccountDialogProps) {
  return (
    <FormDialog
      {...props}
      title={messages.close.title({ name: props.account.name })}
      description={messages.close.description}
    >
      <ClosingForm {...props} />
    </FormDialog>
  );
}

/** Mounted only while the dialog is open, and so are its values. */
function ClosingForm({ account, today, onOpenChange, onClosed }: CloseAccountDialogProps) {
  const update = accounts.useUpdate();
  const close = () => onOpenChange(false);
  const form = useServerForm(closingForm.schema, {
    defaultValues: closingForm.empty({ closed_on: today }),
    onSubmit: async (values) => {
      await update({ id: account.id, changes: closingForm.toRequest(values) });
      close();
      onClosed?.();
      toast(messages.close.done({ name: account.name }));
    },
  });
  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      {form.serverError && <Alert variant="negative">{form.serverError}</Alert>}
      <DateField form={form} name="closed_on" label={messages.fields.closed} />
      <FormButtons submitLabel={messages.close.action} isSubmitting={form.formState.isSubmitting} onCancel={close} />
    </form>
  );
}
