import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { CategoryOptions } from '@/features/categories';
import { type StatusMessages, showServerErrors } from '@/shared/api/form-errors';
import type { CategoryTree } from '@/shared/api/types';
import { Alert } from '@/shared/ui/alert';
import { AmountInput } from '@/shared/ui/amount-input';
import { Checkbox } from '@/shared/ui/checkbox';
import { CurrencyOptions } from '@/shared/ui/currency-options';
import { Field } from '@/shared/ui/field';
import { FormButtons } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { type BudgetValues, budgetSchema, periods } from '../schema';

interface BudgetFormProps {
  defaultValues: BudgetValues;
  categories: CategoryTree['items'];
  submitLabel: string;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: BudgetValues) => Promise<void>;
  onCancel: () => void;
  messages?: StatusMessages;
  /** Whether the currency stays as it is. */
  fixedCurrency?: boolean;
}

const PAIR = 'grid gap-5 min-[420px]:grid-cols-2 min-[420px]:gap-3';

export function BudgetForm({
  defaultValues,
  categories,
  submitLabel,
  onSubmit,
  onCancel,
  messages = {},
  fixedCurrency = false,
}: BudgetFormProps) {
  const form = useForm<BudgetValues>({ resolver: standardSchemaResolver(budgetSchema), defaultValues });
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
      <Field label={copy.fields.category} error={errors.category_id?.message}>
        {(control) => (
          <Select {...control} {...form.register('category_id')}>
            <option value="">{copy.everything}</option>
            <CategoryOptions tree={categories} kind="expense" />
          </Select>
        )}
      </Field>
      <div className={PAIR}>
        <Field label={copy.fields.amount} error={errors.amount?.message}>
          {(control) => <AmountInput {...control} {...form.register('amount')} />}
        </Field>
        <CurrencyField form={form} fixed={fixedCurrency ? defaultValues.currency : undefined} />
      </div>
      <PeriodFields form={form} />
      <Field
        label={copy.fields.thresholds}
        description={copy.fields.thresholdsHint}
        error={errors.alert_thresholds?.message}
      >
        {(control) => (
          <Input {...control} {...form.register('alert_thresholds')} autoComplete="off" className="tabular-nums" />
        )}
      </Field>
      <Field label={copy.fields.rollover} layout="inline" error={errors.rollover?.message}>
        {(control) => <Checkbox {...control} {...form.register('rollover')} />}
      </Field>
      <FormButtons submitLabel={submitLabel} isSubmitting={isSubmitting} onCancel={onCancel} />
    </form>
  );
}

function CurrencyField({ form, fixed }: { form: UseFormReturn<BudgetValues>; fixed: string | undefined }) {
  const { errors } = form.formState;
  return (
    <Field
      label={copy.fields.currency}
      description={fixed && copy.fields.currencyStays}
      error={errors.currency?.message}
    >
      {(control) => (
        <Select {...control} {...form.register('currency')}>
          <CurrencyOptions only={fixed} />
        </Select>
      )}
    </Field>
  );
}

function PeriodFields({ form }: { form: UseFormReturn<BudgetValues> }) {
  const { errors } = form.formState;
  const period = useWatch({ control: form.control, name: 'period' });
  return (
    <>
      <div className={PAIR}>
        <Field label={copy.fields.period} error={errors.period?.message}>
          {(control) => (
            <Select {...control} {...form.register('period')}>
              {periods.map((length) => (
                <option key={length} value={length}>
                  {copy.period[length]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {period === 'custom' && (
          <Field label={copy.fields.days} error={errors.period_days?.message}>
            {(control) => (
              <Input {...control} {...form.register('period_days')} inputMode="numeric" autoComplete="off" />
            )}
          </Field>
        )}
      </div>
      <div className={PAIR}>
        <Field label={copy.fields.starts} description={copy.fields.startsHint} error={errors.starts_on?.message}>
          {(control) => <Input {...control} {...form.register('starts_on', { deps: 'ends_on' })} type="date" />}
        </Field>
        <Field label={copy.fields.ends} description={copy.fields.endsHint} error={errors.ends_on?.message}>
          {(control) => <Input {...control} {...form.register('ends_on')} type="date" />}
        </Field>
      </div>
    </>
  );
}
