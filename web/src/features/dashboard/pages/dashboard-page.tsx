import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { accountsQuery } from '@/features/accounts';
import { CreatePortfolioDialog, PortfolioBoard, portfolioSummaryQuery, portfoliosQuery } from '@/features/portfolios';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { today as dayIn } from '@/shared/lib/days';
import { ListPage } from '@/shared/ui/list-page';
import { BudgetBars } from '../components/budget-bars';
import { EmptyDashboard } from '../components/empty-dashboard';
import { MonthFlow } from '../components/month-flow';
import { NetWorth } from '../components/net-worth';
import { NewestTransactions } from '../components/newest-transactions';
import { Overview } from '../components/overview';
import { Spending } from '../components/spending';
import { copy } from '../copy';

/** Loads what determines the layout. The parts load their own data, so that a failure affects one part only. */
export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureInfiniteQueryData(accountsQuery()),
    queryClient.ensureInfiniteQueryData(portfoliosQuery()),
    queryClient.ensureQueryData(portfolioSummaryQuery()),
  ]);
  return null;
}

export function Component() {
  const { data: accounts } = useSuspenseInfiniteQuery(accountsQuery());
  const { data: portfolios } = useSuspenseInfiniteQuery(portfoliosQuery());
  const hasAccounts = accounts.length > 0;
  const hasPortfolios = portfolios.length > 0;

  return (
    <ListPage
      title={copy.title}
      add={copy.add}
      addDialog={(dialog) => <CreatePortfolioDialog {...dialog} latest={portfolios[0]} />}
      isEmpty={!(hasAccounts || hasPortfolios)}
      empty={(openAdd) => <EmptyDashboard onAddPortfolio={openAdd} />}
    >
      <div className="grid grid-cols-1 gap-12">
        <Figures withAccounts={hasAccounts} />
        {hasPortfolios && (
          <>
            <Overview />
            <PortfolioBoard />
          </>
        )}
      </div>
    </ListPage>
  );
}

/** Without accounts only the net worth is shown; the other figures are about transactions. */
function Figures({ withAccounts }: { withAccounts: boolean }) {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const today = dayIn(settings.time_zone);
  const currency = settings.base_currency;
  return (
    <>
      <NetWorth today={today} currency={currency} />
      {withAccounts && (
        <>
          <div className="grid grid-cols-1 gap-12 md:grid-cols-2">
            <div className="grid grid-cols-1 content-start gap-10">
              <MonthFlow today={today} currency={currency} />
              <Spending today={today} currency={currency} />
            </div>
            <BudgetBars />
          </div>
          <NewestTransactions />
        </>
      )}
    </>
  );
}
