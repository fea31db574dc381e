import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { useDeleteWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { countryName } from '@/shared/lib/countries';
import { paths } from '@/shared/lib/paths';
import { BackLink } from '@/shared/ui/back-link';
import { ListPage } from '@/shared/ui/list-page';
import { RowMenu } from '@/shared/ui/row-menu';
import { holdingsQuery, portfolios } from '../api';
import { CreateHoldingDialog, EditPortfolioDialog } from '../components/dialogs';
import { Holdings } from '../components/holdings';
import { messages } from '../messages';

export async function loader({ params }: LoaderFunctionArgs): Promise<null> {
  const { id = '' } = params;
  await allLoaded(
    queryClient.ensureQueryData(portfolios.detailQuery(id)),
    queryClient.ensureInfiniteQueryData(holdingsQuery(id)),
  );
  return null;
}

/** The page of one portfolio: its value, its holdings and their shares. */
export function Component() {
  const { id = '' } = useParams();
  const { data: portfolio } = useSuspenseQuery(portfolios.detailQuery(id));
  const { data: holdings } = useSuspenseInfiniteQuery(holdingsQuery(id));
  const navigate = useNavigate();
  const deleteWithUndo = useDeleteWithUndo(portfolios);
  const [isEditing, setIsEditing] = useState(false);
  const { account_type, base_currency, country_code, name } = portfolio;

  return (
    <>
      <BackLink to={paths.portfolios}>{messages.detail.back}</BackLink>
      <ListPage
        title={name}
        subtitle={`${messages.kind[account_type]} · ${countryName(country_code)} · ${base_currency}`}
        add={messages.detail.add}
        addDialog={(dialog) => <CreateHoldingDialog {...dialog} portfolio={portfolio} />}
        isEmpty={holdings.length === 0}
        empty={messages.detail.empty}
        actions={(addButton) => (
          <div className="flex items-center gap-3">
            {addButton}
            <RowMenu
              name={name}
              onEdit={() => setIsEditing(true)}
              onDelete={async () => {
                if (await deleteWithUndo(portfolio)) await navigate(paths.portfolios);
              }}
            />
          </div>
        )}
      >
        <Holdings portfolio={portfolio} />
      </ListPage>
      <EditPortfolioDialog id={id} open={isEditing} onOpenChange={setIsEditing} />
    </>
  );
}
