import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { queryClient } from '@/shared/api/query-client';
import { ListPage } from '@/shared/ui/list-page';
import { portfolioSummaryQuery, portfoliosQuery } from '../api';
import { CreatePortfolioDialog } from '../components/dialogs';
import { PortfolioBoard } from '../components/portfolio-board';
import { PortfolioTotals } from '../components/portfolio-totals';
import { messages } from '../messages';

export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureInfiniteQueryData(portfoliosQuery()),
    queryClient.ensureQueryData(portfolioSummaryQuery()),
  ]);
  return null;
}

export function Component() {
  const { data: portfolios } = useSuspenseInfiniteQuery(portfoliosQuery());
  return (
    <ListPage
      title={messages.title}
      add={messages.add}
      addDialog={(dialog) => <CreatePortfolioDialog {...dialog} latest={portfolios[0]} />}
      isEmpty={portfolios.length === 0}
      empty={messages.empty}
    >
      <div className="grid grid-cols-1 gap-10">
        <PortfolioTotals />
        <PortfolioBoard />
      </div>
    </ListPage>
  );
}
