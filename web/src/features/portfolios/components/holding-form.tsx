import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm } from 'react-hook-form';
import { type StatusMessages, showServerErrors } from '@/shared/api/form-errors';
import { Alert } from '@/shared/ui/alert';
import { AmountInput } from '@/shared/ui/amount-input';
import { CurrencyOptions } from '@/shared/ui/currency-options';
import { Field } from '@/shared/ui/field';
import { FormButtons } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { type HoldingValues, holdingSchema } from '../holding-schema';

interface HoldingFormProps {
  defaultValues: HoldingValues;
  submitLabel: string;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: HoldingValues) => Promise<void>;
  onCancel: () => void;
  messages?: StatusMessages;
}

const PAIR = 'grid gap-5 min-[420px]:grid-cols-2 min-[420px]:gap-3';

export function HoldingForm({ defaultValues, submitLabel, onSubmit, onCancel, messages = {} }: HoldingFormProps) {
  const form = useForm<HoldingValues>({ resolver: standardSchemaResolver(holdingSchema), defaultValues });
  const { errors, isSubmitting } = form.formState;
  const text = copy.holdingFields;

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
      <Field label={text.symbol} error={errors.symbol?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register('symbol')}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder={text.symbolPlaceholder}
          />
        )}
      </Field>
      <Field label={text.name} error={errors.name?.message}>
        {(control) => (
          <Input {...control} {...form.register('name')} autoComplete="off" placeholder={text.namePlaceholder} />
        )}
      </Field>
      <div className={PAIR}>
        <Field label={text.quantity} error={errors.quantity?.message}>
          {(control) => <AmountInput {...control} {...form.register('quantity')} />}
        </Field>
        <Field label={text.currency} error={errors.currency?.message}>
          {(control) => (
            <Select {...control} {...form.register('currency')}>
              <CurrencyOptions />
            </Select>
          )}
        </Field>
      </div>
      <Field label={text.cost} description={text.costHint} error={errors.cost_basis?.message}>
        {(control) => <AmountInput {...control} {...form.register('cost_basis')} />}
      </Field>
      <FormButtons submitLabel={submitLabel} isSubmitting={isSubmitting} onCancel={onCancel} />
    </form>
  );
}
