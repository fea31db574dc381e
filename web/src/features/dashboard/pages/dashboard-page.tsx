import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { CreatePortfolioDialog, PortfolioBoard, portfolioSummaryQuery, portfoliosQuery } from '@/features/portfolios';
import { queryClient } from '@/shared/api/query-client';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { Button } from '@/shared/ui/button';
import { OnceOpened } from '@/shared/ui/once-opened';
import { EmptyDashboard } from '../components/empty-dashboard';
import { Overview } from '../components/overview';
import { copy } from '../copy';

export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureInfiniteQueryData(portfoliosQuery()),
    queryClient.ensureQueryData(portfolioSummaryQuery()),
  ]);
  return null;
}

export function Component() {
  useDocumentTitle(copy.title);
  const { data: portfolios } = useSuspenseInfiniteQuery(portfoliosQuery());
  const [isAdding, setIsAdding] = useState(false);
  const isEmpty = portfolios.length === 0;

  return (
    <>
      <header className="mb-8 flex min-h-10 flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="font-semibold text-2xl/8 tracking-tight">{copy.title}</h1>
        {!isEmpty && (
          <Button onClick={() => setIsAdding(true)}>
            <Plus aria-hidden />
            {copy.add}
          </Button>
        )}
      </header>
      {isEmpty ? (
        <EmptyDashboard onAdd={() => setIsAdding(true)} />
      ) : (
        <div className="grid gap-12">
          <Overview />
          <PortfolioBoard />
        </div>
      )}
      <OnceOpened open={isAdding}>
        <CreatePortfolioDialog open={isAdding} onOpenChange={setIsAdding} latest={portfolios[0]} />
      </OnceOpened>
    </>
  );
}
