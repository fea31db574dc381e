import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { AccountType, Portfolio } from '@/shared/api/types';
import { OnceOpened } from '@/shared/ui/once-opened';
import { ShowMore } from '@/shared/ui/show-more';
import { portfolioSummaryQuery, portfoliosQuery } from '../api';
import { useDeleteWithUndo } from '../use-delete-with-undo';
import { EditPortfolioDialog } from './dialogs';
import { PortfolioSection } from './portfolio-section';

const kinds = ['DOMESTIC', 'INTERNATIONAL'] as const satisfies AccountType[];

/** Every portfolio by kind, with what can be done to each. */
export function PortfolioBoard() {
  const list = useSuspenseInfiniteQuery(portfoliosQuery());
  const portfolios = list.data;
  const { data: summary } = useSuspenseQuery(portfolioSummaryQuery());
  const headings = useRef<Partial<Record<AccountType, HTMLHeadingElement | null>>>({});
  const deleteWithUndo = useDeleteWithUndo();
  const [edited, setEdited] = useState<Portfolio | null>(null);
  const [isEditing, setIsEditing] = useState(false);

  function edit(portfolio: Portfolio) {
    setEdited(portfolio);
    setIsEditing(true);
  }

  async function remove(portfolio: Portfolio) {
    // The row goes, and the focus with it: its section's heading is where a keyboard goes on from.
    if (await deleteWithUndo(portfolio)) headings.current[portfolio.account_type]?.focus();
  }

  return (
    <div className="grid gap-10">
      {kinds.map((kind) => (
        <PortfolioSection
          key={kind}
          kind={kind}
          portfolios={portfolios.filter((portfolio) => portfolio.account_type === kind)}
          group={summary.groups.find((group) => group.account_type === kind)}
          headingRef={(heading) => {
            headings.current[kind] = heading;
          }}
          onEdit={edit}
          onDelete={remove}
        />
      ))}
      <ShowMore list={list} />
      <OnceOpened open={isEditing}>
        {edited && <EditPortfolioDialog id={edited.id} open={isEditing} onOpenChange={setIsEditing} />}
      </OnceOpened>
    </div>
  );
}
