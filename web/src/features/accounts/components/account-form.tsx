import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm } from 'react-hook-form';
import { type StatusMessages, showServerErrors } from '@/shared/api/form-errors';
import { Alert } from '@/shared/ui/alert';
import { CurrencyOptions } from '@/shared/ui/currency-options';
import { Field } from '@/shared/ui/field';
import { FormButtons } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { kinds } from '../kinds';
import { type AccountValues, accountSchema } from '../schema';

interface AccountFormProps {
  defaultValues: AccountValues;
  submitLabel: string;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: AccountValues) => Promise<void>;
  onCancel: () => void;
  messages?: StatusMessages;
}

export function AccountForm({ defaultValues, submitLabel, onSubmit, onCancel, messages = {} }: AccountFormProps) {
  const form = useForm<AccountValues>({ resolver: standardSchemaResolver(accountSchema), defaultValues });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      showServerErrors(form, error, messages);
    }
  });

  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {errors.root?.['server'] && <Alert variant="negative">{errors.root['server'].message}</Alert>}
      <Field label={copy.fields.name} error={errors.name?.message}>
        {(control) => (
          <Input {...control} {...form.register('name')} autoComplete="off" placeholder={copy.fields.namePlaceholder} />
        )}
      </Field>
      <Field label={copy.fields.kind} error={errors.type?.message}>
        {(control) => (
          <Select {...control} {...form.register('type')}>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {copy.kind[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={copy.fields.currency} error={errors.currency?.message}>
        {(control) => (
          <Select {...control} {...form.register('currency')}>
            <CurrencyOptions />
          </Select>
        )}
      </Field>
      <Field label={copy.fields.opening} description={copy.fields.openingHint} error={errors.opening_balance?.message}>
        {(control) => (
          <Input {...control} {...form.register('opening_balance')} autoComplete="off" className="tabular-nums" />
        )}
      </Field>
      <FormButtons submitLabel={submitLabel} isSubmitting={isSubmitting} onCancel={onCancel} />
    </form>
  );
}
