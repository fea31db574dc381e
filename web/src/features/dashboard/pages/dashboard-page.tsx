import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { accountsQuery } from '@/features/accounts';
import { portfolioSummaryQuery } from '@/features/portfolios';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { useMonth } from '@/shared/hooks/use-month';
import { today as dayIn, monthStart } from '@/shared/lib/days';
import { MonthStepper } from '@/shared/ui/month-stepper';
import { PageHeader } from '@/shared/ui/page-header';
import { Attention, loadAttention } from '../components/attention';
import { BudgetBars } from '../components/budget-bars';
import { EmptyDashboard } from '../components/empty-dashboard';
import { MonthFlow } from '../components/month-flow';
import { NetWorth } from '../components/net-worth';
import { NewestTransactions } from '../components/newest-transactions';
import { Pace } from '../components/pace';
import { Portfolios } from '../components/portfolios';
import { Spending } from '../components/spending';
import { messages } from '../messages';
import { shownMonth } from '../shown-month';

/**
 * Loads what determines the layout: also what needs attention, which is above all else, but may fail. The other parts
 * load their own data, so that a failure affects one part only.
 */
export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureInfiniteQueryData(accountsQuery()),
    queryClient.ensureQueryData(portfolioSummaryQuery()),
    loadAttention(),
  ]);
  return null;
}

export function Component() {
  useDocumentTitle(messages.title);
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: accounts } = useSuspenseInfiniteQuery(accountsQuery());
  const { data: summary } = useSuspenseQuery(portfolioSummaryQuery());
  const hasAccounts = accounts.length > 0;
  const hasPortfolios = summary.groups.some(({ portfolio_count: count }) => count > 0);
  const today = dayIn(settings.time_zone);
  const { month, setMonth } = useMonth(today);
  const shown = shownMonth(month, today);
  const currency = settings.base_currency;

  return (
    <>
      <PageHeader title={messages.title}>
        {hasAccounts && <MonthStepper month={month} onChange={setMonth} last={monthStart(today)} />}
      </PageHeader>
      {!(hasAccounts || hasPortfolios) && <EmptyDashboard />}
      <div className="grid grid-cols-1 gap-10 lg:grid-cols-2 xl:grid-cols-3">
        {hasAccounts && <Attention />}
        {(hasAccounts || hasPortfolios) && (
          <div className="min-w-0 lg:col-span-2">
            <NetWorth today={today} currency={currency} />
          </div>
        )}
        {hasAccounts && (
          <>
            {/* One column beside two rows, whose heights differ from theirs. */}
            <div className="flex min-w-0 flex-col gap-10 lg:max-xl:contents xl:row-span-2">
              <MonthFlow month={shown} currency={currency} />
              <BudgetBars month={shown} />
            </div>
            <Pace month={shown} currency={currency} />
            <Spending month={shown} currency={currency} />
            <div className="min-w-0 xl:col-span-2">
              <NewestTransactions />
            </div>
          </>
        )}
        {hasPortfolios && <Portfolios />}
      </div>
    </>
  );
}
