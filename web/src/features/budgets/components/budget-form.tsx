import { useWatch } from 'react-hook-form';
import { CategoryOptions } from '@/features/categories';
import type { CategoryTree } from '@/shared/api/types';
import {
  AmountField,
  CheckboxField,
  ChoiceField,
  CurrencyField,
  DateField,
  FieldPair,
  SelectField,
  TextField,
} from '@/shared/forms/fields';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { ServerForm } from '@/shared/forms/use-server-form';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { budgets } from '../api';
import { messages } from '../messages';
import { amountScopes, type BudgetValues, budgetForm, newBudgetForm, periods } from '../schema';

const text = messages.fields;

interface BudgetFieldsProps {
  form: ServerForm<BudgetValues>;
  categories: CategoryTree['items'];
  /** The currency of an existing budget, which cannot be changed. */
  currency?: string;
}

function BudgetFields({ form, categories, currency }: BudgetFieldsProps) {
  const period = useWatch({ control: form.control, name: 'period' });
  return (
    <>
      <TextField form={form} name="name" label={text.name} placeholder={text.namePlaceholder} />
      <SelectField form={form} name="category_id" label={text.category}>
        <option value="">{messages.everything}</option>
        <CategoryOptions tree={categories} kind="expense" />
      </SelectField>
      <FieldPair>
        <AmountField form={form} name="amount" label={text.amount} />
        <CurrencyField
          form={form}
          name="currency"
          label={text.currency}
          description={currency && text.currencyStays}
          only={currency}
        />
      </FieldPair>
      {currency && (
        <ChoiceField
          form={form}
          name="amount_applies_to"
          label={text.appliesTo}
          choices={amountScopes}
          labels={messages.amountScope}
        />
      )}
      <FieldPair>
        <ChoiceField form={form} name="period" label={text.period} choices={periods} labels={messages.period} />
        {period === 'custom' && <TextField form={form} name="period_days" label={text.days} inputMode="numeric" />}
      </FieldPair>
      <FieldPair>
        <DateField
          form={form}
          name="starts_on"
          label={text.starts}
          description={text.startsHint}
          options={{ deps: 'ends_on' }}
        />
        <DateField form={form} name="ends_on" label={text.ends} description={text.endsHint} />
      </FieldPair>
      <TextField
        form={form}
        name="alert_thresholds"
        label={text.thresholds}
        description={text.thresholdsHint}
        inputClassName="tabular-nums"
      />
      <CheckboxField form={form} name="rollover" label={text.rollover} />
    </>
  );
}

interface CreateBudgetDialogProps extends DialogProps {
  categories: CategoryTree['items'];
  today: string;
  currency: string;
}

export function CreateBudgetDialog({ categories, today, currency, ...dialog }: CreateBudgetDialogProps) {
  return (
    <CreateDialog
      {...dialog}
      text={messages.create}
      resource={budgets}
      form={newBudgetForm}
      defaultValues={newBudgetForm.empty(today, currency)}
    >
      {(form) => <BudgetFields form={form} categories={categories} />}
    </CreateDialog>
  );
}

interface EditBudgetDialogProps extends DialogProps {
  id: string;
  categories: CategoryTree['items'];
}

export function EditBudgetDialog({ categories, ...dialog }: EditBudgetDialogProps) {
  return (
    <EditDialog {...dialog} text={messages.edit} resource={budgets} form={budgetForm}>
      {(form, { amount }) => <BudgetFields form={form} categories={categories} currency={amount.currency} />}
    </EditDialog>
  );
}
