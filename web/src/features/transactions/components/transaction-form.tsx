import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMemo } from 'react';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { CategoryOptions } from '@/features/categories';
import { type StatusMessages, showServerErrors } from '@/shared/api/form-errors';
import type { Account, CategoryTree, TransactionType } from '@/shared/api/types';
import { Alert } from '@/shared/ui/alert';
import { AmountInput } from '@/shared/ui/amount-input';
import { Field } from '@/shared/ui/field';
import { FormButtons } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { receivedCurrency, type TransactionValues, transactionSchema } from '../schema';
import { AccountOptions } from './account-options';
import { TypeChoice } from './type-choice';

export interface FormChoices {
  accounts: Account[];
  categories: CategoryTree['items'];
}

interface TransactionFormProps {
  choices: FormChoices;
  defaultValues: TransactionValues;
  /** Between which a person may choose; a transfer that is there already stays one. */
  types: readonly TransactionType[];
  submitLabel: string;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: TransactionValues) => Promise<void>;
  onCancel: () => void;
  messages?: StatusMessages;
  /** Whether the accounts may be chosen. */
  fixedAccounts?: boolean;
}

export function TransactionForm({
  choices,
  defaultValues,
  types,
  submitLabel,
  onSubmit,
  onCancel,
  messages = {},
  fixedAccounts = false,
}: TransactionFormProps) {
  const schema = useMemo(() => transactionSchema(choices.accounts), [choices.accounts]);
  const form = useForm<TransactionValues>({ resolver: standardSchemaResolver(schema), defaultValues });
  const { errors, isSubmitting } = form.formState;
  const type = useWatch({ control: form.control, name: 'type' });
  const isTransfer = type === 'transfer';

  /** A category is for what comes in or for what goes out; the other kind's would be refused. */
  function dropCategory() {
    form.setValue('category_id', '');
  }

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
      {types.length > 1 && (
        <TypeChoice registration={form.register('type', { onChange: dropCategory })} types={types} />
      )}
      <div className="grid gap-5 min-[420px]:grid-cols-2 min-[420px]:gap-3">
        <Field label={copy.fields.amount} error={errors.amount?.message}>
          {(control) => <AmountInput {...control} {...form.register('amount')} />}
        </Field>
        <Field label={copy.fields.day} error={errors.booked_on?.message}>
          {(control) => <Input {...control} {...form.register('booked_on')} type="date" />}
        </Field>
      </div>
      <Field label={copy.fields.description} error={errors.description?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register('description')}
            autoComplete="off"
            placeholder={copy.fields.descriptionPlaceholder[type]}
          />
        )}
      </Field>
      <Field label={isTransfer ? copy.fields.fromAccount : copy.fields.account} error={errors.account_id?.message}>
        {(control) => (
          <Select {...control} {...form.register('account_id')} aria-disabled={fixedAccounts || undefined}>
            <AccountOptions accounts={choices.accounts} chosen={defaultValues.account_id} onlyChosen={fixedAccounts} />
          </Select>
        )}
      </Field>
      {isTransfer ? (
        <TransferFields form={form} accounts={choices.accounts} fixedAccounts={fixedAccounts} />
      ) : (
        <Field label={copy.fields.category} error={errors.category_id?.message}>
          {(control) => (
            <Select {...control} {...form.register('category_id')}>
              <option value="">{copy.uncategorised}</option>
              <CategoryOptions tree={choices.categories} kind={type} />
            </Select>
          )}
        </Field>
      )}
      <FormButtons submitLabel={submitLabel} isSubmitting={isSubmitting} onCancel={onCancel} />
    </form>
  );
}

interface TransferFieldsProps {
  form: UseFormReturn<TransactionValues>;
  accounts: Account[];
  fixedAccounts: boolean;
}

/** Where a transfer goes, and how much arrives where the currencies are unlike. */
function TransferFields({ form, accounts, fixedAccounts }: TransferFieldsProps) {
  const { errors } = form.formState;
  const [from, to] = useWatch({ control: form.control, name: ['account_id', 'to_account_id'] });
  const received = receivedCurrency(accounts, from, to);

  return (
    <>
      <Field label={copy.fields.toAccount} error={errors.to_account_id?.message}>
        {(control) => (
          <Select {...control} {...form.register('to_account_id')} aria-disabled={fixedAccounts || undefined}>
            <AccountOptions accounts={accounts} chosen={to} onlyChosen={fixedAccounts} />
          </Select>
        )}
      </Field>
      {received && (
        <Field
          label={copy.fields.received}
          description={copy.fields.receivedHint(received)}
          error={errors.received_amount?.message}
        >
          {(control) => <AmountInput {...control} {...form.register('received_amount')} />}
        </Field>
      )}
    </>
  );
}
