import { useWatch } from 'react-hook-form';
import { CategoryOptions } from '@/features/categories';
import type { Account, CategoryTree, TransactionType } from '@/shared/api/types';
import { AmountField, DateField, FieldPair, SelectField, TextField } from '@/shared/forms/fields';
import type { ServerForm } from '@/shared/forms/use-server-form';
import { messages } from '../messages';
import { receivedCurrency, type TransactionValues } from '../schema';
import { AccountOptions } from './account-options';
import { TypeChoice } from './type-choice';

const text = messages.fields;

export interface FormChoices {
  accounts: Account[];
  categories: CategoryTree['items'];
}

interface TransactionFieldsProps {
  form: ServerForm<TransactionValues>;
  choices: FormChoices;
  /** The types to choose from. A transfer can't become another type. */
  types: readonly TransactionType[];
  /** Whether the accounts cannot be changed. */
  fixedAccounts?: boolean;
}

export function TransactionFields({ form, choices, types, fixedAccounts = false }: TransactionFieldsProps) {
  const type = useWatch({ control: form.control, name: 'type' });
  const isTransfer = type === 'transfer';
  const chosenAccount = form.formState.defaultValues?.account_id ?? '';

  /** Clears the category when the type changes, because it is of the other type. */
  function clearCategory() {
    form.setValue('category_id', '');
  }

  return (
    <>
      {types.length > 1 && (
        <TypeChoice registration={form.register('type', { onChange: clearCategory })} types={types} />
      )}
      <FieldPair>
        <AmountField form={form} name="amount" label={text.amount} />
        <DateField form={form} name="booked_on" label={text.day} />
      </FieldPair>
      <TextField
        form={form}
        name="description"
        label={text.description}
        placeholder={text.descriptionPlaceholder[type]}
      />
      <SelectField
        form={form}
        name="account_id"
        label={isTransfer ? text.fromAccount : text.account}
        fixed={fixedAccounts}
      >
        <AccountOptions accounts={choices.accounts} chosen={chosenAccount} onlyChosen={fixedAccounts} />
      </SelectField>
      {isTransfer ? (
        <TransferFields form={form} accounts={choices.accounts} fixedAccounts={fixedAccounts} />
      ) : (
        <SelectField form={form} name="category_id" label={text.category}>
          <option value="">{messages.uncategorised}</option>
          <CategoryOptions tree={choices.categories} kind={type} />
        </SelectField>
      )}
    </>
  );
}

interface TransferFieldsProps {
  form: ServerForm<TransactionValues>;
  accounts: Account[];
  fixedAccounts: boolean;
}

/** The target account of a transfer, and the received amount if the currencies differ. */
function TransferFields({ form, accounts, fixedAccounts }: TransferFieldsProps) {
  const [from, to] = useWatch({ control: form.control, name: ['account_id', 'to_account_id'] });
  const received = receivedCurrency(accounts, from, to);
  return (
    <>
      <SelectField form={form} name="to_account_id" label={text.toAccount} fixed={fixedAccounts}>
        <AccountOptions accounts={accounts} chosen={to} onlyChosen={fixedAccounts} />
      </SelectField>
      {received && (
        <AmountField
          form={form}
          name="received_amount"
          label={text.received}
          description={text.receivedHint({ currency: received })}
        />
      )}
    </>
  );
}
