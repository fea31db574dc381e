import type { ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { toast } from 'sonner';
import type { Creatable, Named, Updatable } from '@/shared/api/resource';
import { messages } from '@/shared/data-messages';
import { Alert } from '@/shared/ui/alert';
import { FormButtons, FormDialog, FormOf } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import type { FormFields } from './form-fields';
import type { StatusMessages } from './server-errors';
import { type ServerForm, useServerForm } from './use-server-form';

interface ResourceDialogProps extends DialogProps {
  text: { title: string; description: string };
  /** A toast with this ID replaces the previous one, so that they do not pile up. */
  toastId?: string;
}

interface CreateDialogProps<Values extends FieldValues, Item, Creation> extends ResourceDialogProps {
  resource: Creatable<Item, Creation>;
  form: Pick<FormFields<Values, never, Creation>, 'schema' | 'toRequest'>;
  defaultValues: Values;
  /** Renders the fields. */
  children: (form: ServerForm<Values>) => ReactNode;
}

/** A dialog that creates an item. */
export function CreateDialog<Values extends FieldValues, Item, Creation>(
  props: CreateDialogProps<Values, Item, Creation>,
) {
  return (
    <FormDialog {...props} {...props.text}>
      <CreateForm {...props} />
    </FormDialog>
  );
}

/** Mounted only while the dialog is open, and so are its values and its idempotency key. */
function CreateForm<Values extends FieldValues, Item, Creation>({
  form,
  resource,
  ...props
}: CreateDialogProps<Values, Item, Creation>) {
  const create = resource.useCreate();
  return (
    <SavingForm
      {...props}
      submitLabel={props.text.title}
      doneText={(name) => messages.added({ name })}
      schema={form.schema}
      nameOf={resource.nameOf}
      save={(values) => create(form.toRequest(values))}
    />
  );
}

interface EditDialogProps<Values extends FieldValues, Item, Changes> extends ResourceDialogProps {
  id: string;
  resource: Updatable<Item, Changes>;
  form: Pick<FormFields<Values, Item, Changes>, 'schema' | 'fromEntity' | 'toRequest'>;
  /** Renders the fields. */
  children: (form: ServerForm<Values>, item: Item) => ReactNode;
}

/** A dialog that updates an item, unless the item has changed since the dialog was opened. */
export function EditDialog<Values extends FieldValues, Item, Changes>(props: EditDialogProps<Values, Item, Changes>) {
  const { id, resource, form, children, ...rest } = props;
  const update = resource.useUpdate();
  return (
    <FormDialog {...rest} {...rest.text}>
      <FormOf query={resource.versionQuery(id)}>
        {({ item, etag }) => (
          <SavingForm
            {...rest}
            submitLabel={messages.saveChanges}
            doneText={(name) => messages.saved({ name })}
            schema={form.schema}
            defaultValues={form.fromEntity(item)}
            nameOf={resource.nameOf}
            save={(values) => update({ id, etag, changes: form.toRequest(values) })}
            statusMessages={{ 412: messages.changedElsewhere }}
          >
            {(serverForm) => children(serverForm, item)}
          </SavingForm>
        )}
      </FormOf>
    </FormDialog>
  );
}

interface SavingFormProps<Values extends FieldValues, Item> extends ResourceDialogProps, Named<Item> {
  submitLabel: string;
  doneText: (name: string) => string;
  schema: FormFields<Values, never, unknown>['schema'];
  defaultValues: Values;
  save: (values: Values) => Promise<Item>;
  statusMessages?: StatusMessages;
  children: (form: ServerForm<Values>) => ReactNode;
}

/** Saves the values, closes the dialog and shows a toast. */
function SavingForm<Values extends FieldValues, Item>(props: SavingFormProps<Values, Item>) {
  const {
    schema,
    defaultValues,
    save,
    nameOf,
    statusMessages,
    submitLabel,
    doneText,
    toastId,
    onOpenChange,
    children,
  } = props;
  const close = () => onOpenChange(false);
  const form = useServerForm(schema, {
    defaultValues,
    messages: statusMessages,
    onSubmit: async (values) => {
      const item = await save(values);
      close();
      toast(doneText(nameOf(item)), toastId ? { id: toastId } : {});
    },
  });
  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      {form.serverError && <Alert variant="negative">{form.serverError}</Alert>}
      {children(form)}
      <FormButtons submitLabel={submitLabel} isSubmitting={form.formState.isSubmitting} onCancel={close} />
    </form>
  );
}
