import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, type LoaderFunctionArgs, useNavigate, useParams } from 'react-router';
import { categoryTreeQuery } from '@/features/categories';
import { TransactionList, transactionsPath, transactionsQuery } from '@/features/transactions';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDeleteWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { today as dayIn } from '@/shared/lib/days';
import { paths } from '@/shared/lib/paths';
import { BackLink } from '@/shared/ui/back-link';
import { PageHeader } from '@/shared/ui/page-header';
import { Section } from '@/shared/ui/section';
import { accounts, accountsQuery } from '../api';
import { AccountFacts } from '../components/account-facts';
import { AccountMenu } from '../components/account-menu';
import { BalanceHistory } from '../components/balance-history';
import { CloseAccountDialog, EditAccountDialog } from '../components/dialogs';
import { messages } from '../messages';
import { useReopen } from '../use-reopen';

const conditionsOf = (id: string) => ({ account_id: id });

export async function loader({ params }: LoaderFunctionArgs): Promise<null> {
  const { id = '' } = params;
  await allLoaded(
    queryClient.ensureQueryData(accounts.detailQuery(id)),
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureInfiniteQueryData(accountsQuery()),
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureInfiniteQueryData(transactionsQuery(conditionsOf(id))),
  );
  return null;
}

/** One account: what is in it, how it came to that, and what happened on it. */
export function Component() {
  const { id = '' } = useParams();
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: account } = useSuspenseQuery(accounts.detailQuery(id));
  const { data: all } = useSuspenseInfiniteQuery(accountsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const navigate = useNavigate();
  const reopen = useReopen();
  const deleteWithUndo = useDeleteWithUndo(accounts);
  const [isEditing, setIsEditing] = useState(false);
  const [isClosing, setIsClosing] = useState(false);
  const today = dayIn(settings.time_zone);
  useDocumentTitle(account.name);

  return (
    <>
      <BackLink to={paths.accounts}>{messages.detail.back}</BackLink>
      <PageHeader title={account.name} subtitle={`${messages.kind[account.type]} · ${account.currency}`}>
        <AccountMenu
          account={account}
          onEdit={() => setIsEditing(true)}
          onClose={() => setIsClosing(true)}
          onReopen={() => reopen(account)}
          onDelete={async () => {
            if (await deleteWithUndo(account)) await navigate(paths.accounts);
          }}
        />
      </PageHeader>
      <div className="grid grid-cols-1 gap-12">
        <AccountFacts account={account} timeZone={settings.time_zone} />
        <BalanceHistory account={account} today={today} />
        <Section
          title={messages.transactions.title}
          aside={
            <Link to={transactionsPath({ account: id })} className="link text-sm">
              {messages.transactions.all}
            </Link>
          }
        >
          <TransactionList
            conditions={conditionsOf(id)}
            choices={{ accounts: all, categories }}
            emptyText={messages.transactions.none}
            className="pt-1"
          />
        </Section>
      </div>
      <EditAccountDialog id={id} open={isEditing} onOpenChange={setIsEditing} />
      <CloseAccountDialog account={account} today={today} open={isClosing} onOpenChange={setIsClosing} />
    </>
  );
}
