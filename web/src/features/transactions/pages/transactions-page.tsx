import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Download, Ellipsis, History } from 'lucide-react';
import { useRef } from 'react';
import { Link, type LoaderFunctionArgs } from 'react-router';
import { accountsQuery } from '@/features/accounts';
import { categoryTreeQuery } from '@/features/categories';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { useIsWide } from '@/shared/hooks/use-media-query';
import { today as dayIn } from '@/shared/lib/days';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/shared/ui/dropdown-menu';
import { EmptyState } from '@/shared/ui/empty-state';
import { ListPage } from '@/shared/ui/list-page';
import { PageHeader } from '@/shared/ui/page-header';
import { exportUrl, transactionSummaryQuery, transactionsQuery } from '../api';
import { CreateTransactionDialog } from '../components/dialogs';
import { FilterBar } from '../components/filter-bar';
import { Totals } from '../components/totals';
import { TransactionList } from '../components/transaction-list';
import { filterFromUrl, filterToUrl, noFilter, toConditions } from '../filter';
import { messages } from '../messages';
import { useFilter } from '../use-filter';

/** Runs for each new filter. The previous list stays visible until the next one has loaded. */
export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  const settings = await queryClient.ensureQueryData(settingsQuery());
  const filter = filterFromUrl(new URL(request.url).searchParams);
  const conditions = toConditions(filter, dayIn(settings.time_zone));
  await Promise.all([
    queryClient.ensureInfiniteQueryData(accountsQuery()),
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureInfiniteQueryData(transactionsQuery(conditions)),
    queryClient.ensureQueryData(transactionSummaryQuery(conditions)),
  ]);
  return null;
}

export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: accounts } = useSuspenseInfiniteQuery(accountsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const { shown: filter, chosen, change } = useFilter();
  const search = useRef<HTMLInputElement>(null);
  const isWide = useIsWide();
  const today = dayIn(settings.time_zone);
  const conditions = toConditions(filter, today);
  const { data: transactions } = useSuspenseInfiniteQuery(transactionsQuery(conditions));
  const isFiltered = filterToUrl(filter).size > 0;
  const choices = { accounts, categories };
  const [onlyOpen, ...otherOpen] = accounts.filter(({ closed_on }) => !closed_on);
  const account = filter.account || (otherOpen.length === 0 && onlyOpen?.id) || '';

  const exportLink = (
    <Button variant="secondary" asChild>
      <a href={exportUrl(conditions)} download>
        <Download aria-hidden />
        {messages.export}
      </a>
    </Button>
  );

  if (accounts.length === 0) return <NoAccount />;
  return (
    <ListPage
      title={messages.title}
      add={messages.add}
      addDialog={(dialog) => <CreateTransactionDialog {...dialog} choices={choices} today={today} account={account} />}
      isEmpty={!isFiltered && transactions.length === 0}
      empty={messages.empty}
      // On narrow screens, the filters include the export and the menu, and the bar at the bottom adds transactions.
      actions={(addButton) =>
        (isWide || !addButton) && (
          <>
            {addButton && exportLink}
            {addButton}
            <MoreMenu />
          </>
        )
      }
    >
      {(openAdd) => (
        <div className="grid grid-cols-1 gap-3">
          <FilterBar
            searchRef={search}
            filter={chosen}
            choices={choices}
            today={today}
            isFiltered={isFiltered}
            onChange={change}
            onClear={() => change(noFilter)}
            actions={exportLink}
            menu={<MoreMenu className="size-9 px-0" />}
          />
          <Totals conditions={conditions} />
          <TransactionList
            // A new list starts without a selection.
            key={JSON.stringify(conditions)}
            conditions={conditions}
            choices={choices}
            onAdd={openAdd}
            onFilter={() => search.current?.focus()}
          />
        </div>
      )}
    </ListPage>
  );
}

/** Also there when the list is empty: after everything was deleted. */
function MoreMenu({ className = 'px-3' }: { className?: string }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="secondary" aria-label={messages.more} className={className}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild>
          <Link to={paths.changes}>
            <History aria-hidden />
            {messages.changes}
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function NoAccount() {
  useDocumentTitle(messages.title);
  return (
    <>
      <PageHeader title={messages.title} />
      <EmptyState title={messages.noAccount.title} text={messages.noAccount.text}>
        <Button asChild>
          <Link to={paths.accounts}>{messages.noAccount.go}</Link>
        </Button>
      </EmptyState>
    </>
  );
}
