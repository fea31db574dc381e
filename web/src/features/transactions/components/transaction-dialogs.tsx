import { useMemo } from 'react';
import type { Body } from '@/shared/api/request';
import type { Creatable } from '@/shared/api/resource';
import type { Account, Transaction } from '@/shared/api/types';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { transactions, transfers } from '../api';
import { types } from '../filter';
import { messages } from '../messages';
import {
  emptyTransaction,
  fromTransaction,
  fromTransfer,
  type TransactionValues,
  toTransaction,
  toTransfer,
  toTransferChanges,
  transactionSchema,
} from '../schema';
import { type FormChoices, TransactionFields } from './transaction-form';

type NewEntry = Body<'/api/v1/transactions', 'post'> | Body<'/api/v1/transfers', 'post'>;

/** Transactions and transfers, which share one form. */
const entries: Creatable<NewEntry, NewEntry> = {
  nameOf: ({ description }) => description,
  useCreate: () => {
    const createTransaction = transactions.useCreate();
    const createTransfer = transfers.useCreate();
    return async (entry) => {
      await ('to_account_id' in entry ? createTransfer(entry) : createTransaction(entry));
      return entry;
    };
  },
};

function useEntryForm(accounts: Account[]) {
  return useMemo(
    () => ({
      schema: transactionSchema(accounts),
      toRequest: (values: TransactionValues): NewEntry =>
        values.type === 'transfer' ? toTransfer(values, accounts) : toTransaction(values),
    }),
    [accounts],
  );
}

interface CreateTransactionDialogProps extends DialogProps {
  choices: FormChoices;
  today: string;
  /** The account that is selected initially. */
  account: string;
}

export function CreateTransactionDialog({ choices, today, account, ...dialog }: CreateTransactionDialogProps) {
  const form = useEntryForm(choices.accounts);
  return (
    <CreateDialog
      {...dialog}
      text={messages.create}
      resource={entries}
      form={form}
      defaultValues={emptyTransaction(today, account)}
    >
      {(fields) => <TransactionFields form={fields} choices={choices} types={types} />}
    </CreateDialog>
  );
}

interface EditTransactionDialogProps extends DialogProps {
  transaction: Transaction;
  choices: FormChoices;
}

/** Edits a transaction, or the whole transfer if the transaction is one side of it. */
export function EditTransactionDialog({ transaction, choices, ...dialog }: EditTransactionDialogProps) {
  const { id, transfer_id: transferId } = transaction;
  const { accounts } = choices;
  const { schema } = useEntryForm(accounts);
  if (!transferId) {
    return (
      <EditDialog
        {...dialog}
        id={id}
        text={messages.edit}
        resource={transactions}
        form={{ schema, fromEntity: fromTransaction, toRequest: toTransaction }}
      >
        {(form) => <TransactionFields form={form} choices={choices} types={['expense', 'income']} />}
      </EditDialog>
    );
  }
  return (
    <EditDialog
      {...dialog}
      id={transferId}
      text={messages.editTransfer}
      resource={transfers}
      form={{ schema, fromEntity: fromTransfer, toRequest: (values) => toTransferChanges(values, accounts) }}
    >
      {(form) => <TransactionFields form={form} choices={choices} types={['transfer']} fixedAccounts />}
    </EditDialog>
  );
}
