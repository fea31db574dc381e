import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { countryName } from '@/shared/lib/countries';
import { paths } from '@/shared/lib/paths';
import { BackLink } from '@/shared/ui/back-link';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { OnceOpened } from '@/shared/ui/once-opened';
import { PageHeader } from '@/shared/ui/page-header';
import { RowMenu } from '@/shared/ui/row-menu';
import { holdingsQuery, portfolioDetailQuery } from '../api';
import { CreateHoldingDialog, EditPortfolioDialog } from '../components/dialogs';
import { Holdings } from '../components/holdings';
import { copy } from '../copy';
import { useDeleteWithUndo } from '../use-delete-with-undo';

export async function loader({ params }: LoaderFunctionArgs): Promise<null> {
  const { id = '' } = params;
  await allLoaded(
    queryClient.ensureQueryData(portfolioDetailQuery(id)),
    queryClient.ensureInfiniteQueryData(holdingsQuery(id)),
  );
  return null;
}

/** One portfolio: what it holds, what that is worth and how it divides. */
export function Component() {
  const { id = '' } = useParams();
  const { data: portfolio } = useSuspenseQuery(portfolioDetailQuery(id));
  const { data: holdings } = useSuspenseInfiniteQuery(holdingsQuery(id));
  const navigate = useNavigate();
  const deleteWithUndo = useDeleteWithUndo();
  const [isAdding, setIsAdding] = useState(false);
  const [isEditing, setIsEditing] = useState(false);
  useDocumentTitle(portfolio.name);
  const { account_type, base_currency, country_code, name } = portfolio;
  const isEmpty = holdings.length === 0;
  const addButton = (
    <Button onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {copy.detail.add}
    </Button>
  );

  return (
    <>
      <BackLink to={paths.dashboard}>{copy.detail.back}</BackLink>
      <PageHeader
        title={name}
        subtitle={`${copy.kind[account_type]} · ${countryName(country_code)} · ${base_currency}`}
      >
        <div className="flex items-center gap-3">
          {!isEmpty && addButton}
          <RowMenu
            name={name}
            onEdit={() => setIsEditing(true)}
            onDelete={async () => {
              if (await deleteWithUndo(portfolio)) await navigate(paths.dashboard);
            }}
          />
        </div>
      </PageHeader>
      {isEmpty ? <EmptyState {...copy.detail.empty}>{addButton}</EmptyState> : <Holdings portfolio={portfolio} />}
      <OnceOpened open={isAdding}>
        <CreateHoldingDialog portfolio={portfolio} open={isAdding} onOpenChange={setIsAdding} />
      </OnceOpened>
      <OnceOpened open={isEditing}>
        <EditPortfolioDialog id={id} open={isEditing} onOpenChange={setIsEditing} />
      </OnceOpened>
    </>
  );
}
