import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useMatch } from 'react-router';
import { accountsQuery } from '@/features/accounts';
import { categoryTreeQuery } from '@/features/categories';
import { settingsQuery } from '@/shared/api/settings';
import { today } from '@/shared/lib/days';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { messages } from '../messages';
import { CreateTransactionDialog } from './transaction-dialogs';

/** Adds a transaction from any page; on the page of an account, to that account. */
export function QuickAddDialog(dialog: DialogProps) {
  const { data: accounts } = useInfiniteQuery(accountsQuery());
  const { data: categories } = useQuery(categoryTreeQuery());
  const { data: settings } = useQuery(settingsQuery());
  const shown = useMatch(paths.account)?.params.id;
  if (!(accounts && categories && settings)) return null;

  const open = accounts.filter(({ closed_on }) => !closed_on);
  const account = open.find(({ id }) => id === shown) ?? open[0];
  if (account) {
    const choices = { accounts, categories };
    const day = today(settings.time_zone);
    return <CreateTransactionDialog {...dialog} choices={choices} today={day} account={account.id} />;
  }
  return (
    <FormDialog {...dialog} title={messages.noAccount.title} description={messages.noAccount.text}>
      <Button asChild>
        <Link to={paths.accounts} onClick={() => dialog.onOpenChange(false)}>
          {messages.noAccount.go}
        </Link>
      </Button>
    </FormDialog>
  );
}
