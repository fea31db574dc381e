import { ChoiceField, CurrencyField, DateField, TextField } from '@/shared/forms/fields';
import type { ValuesOf } from '@/shared/forms/form-fields';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { ServerForm } from '@/shared/forms/use-server-form';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { accounts } from '../api';
import { kinds } from '../kinds';
import { messages } from '../messages';
import { accountForm } from '../schema';

const text = messages.fields;

function fields(form: ServerForm<ValuesOf<typeof accountForm>>) {
  return (
    <>
      <TextField form={form} name="name" label={text.name} placeholder={text.namePlaceholder} />
      <ChoiceField form={form} name="type" label={text.kind} choices={kinds} labels={messages.kind} />
      <CurrencyField form={form} name="currency" label={text.currency} />
      <TextField
        form={form}
        name="opening_balance"
        label={text.opening}
        description={text.openingHint}
        inputClassName="tabular-nums"
      />
      <DateField form={form} name="opened_on" label={text.opened} description={text.openedHint} />
    </>
  );
}

interface CreateAccountDialogProps extends DialogProps {
  /** The currency that the new account probably has. */
  currency: string;
}

export function CreateAccountDialog({ currency, ...dialog }: CreateAccountDialogProps) {
  return (
    <CreateDialog
      {...dialog}
      text={messages.create}
      resource={accounts}
      form={accountForm}
      defaultValues={accountForm.empty({ currency })}
    >
      {fields}
    </CreateDialog>
  );
}

export function EditAccountDialog(dialog: DialogProps & { id: string }) {
  return (
    <EditDialog {...dialog} text={messages.edit} resource={accounts} form={accountForm}>
      {fields}
    </EditDialog>
  );
}
