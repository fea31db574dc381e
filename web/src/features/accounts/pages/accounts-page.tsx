import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { today } from '@/shared/lib/days';
import { ListPage } from '@/shared/ui/list-page';
import { accountsWithBalancesQuery } from '../api';
import { AccountBoard } from '../components/account-board';
import { AccountTotals } from '../components/account-totals';
import { CreateAccountDialog } from '../components/dialogs';
import { messages } from '../messages';

export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureInfiniteQueryData(accountsWithBalancesQuery()),
  ]);
  return null;
}

export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: accounts } = useSuspenseInfiniteQuery(accountsWithBalancesQuery());
  const currency = settings.base_currency;
  return (
    <ListPage
      title={messages.title}
      add={messages.add}
      addDialog={(dialog) => <CreateAccountDialog {...dialog} currency={currency} />}
      isEmpty={accounts.length === 0}
      empty={messages.empty}
    >
      <div className="grid gap-10">
        <AccountTotals currency={currency} />
        <AccountBoard today={today(settings.time_zone)} />
      </div>
    </ListPage>
  );
}
