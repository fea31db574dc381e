import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { AccountType, Portfolio } from '@/shared/api/types';
import { useDeleteWithUndo } from '@/shared/hooks/use-delete-with-undo';
import { useDialog } from '@/shared/hooks/use-dialog';
import { ShowMore } from '@/shared/ui/show-more';
import { portfolioSummaryQuery, portfolios, portfoliosQuery } from '../api';
import { kinds } from '../kinds';
import { EditPortfolioDialog } from './dialogs';
import { PortfolioSection } from './portfolio-section';

/** All portfolios by kind, with the actions on each. */
export function PortfolioBoard() {
  const list = useSuspenseInfiniteQuery(portfoliosQuery());
  const { data: summary } = useSuspenseQuery(portfolioSummaryQuery());
  const headings = useRef<Partial<Record<AccountType, HTMLHeadingElement | null>>>({});
  const deleteWithUndo = useDeleteWithUndo(portfolios);
  const editing = useDialog<Portfolio>();

  async function remove(portfolio: Portfolio) {
    // The deleted row loses the focus, which moves to the heading of its section.
    if (await deleteWithUndo(portfolio)) headings.current[portfolio.account_type]?.focus();
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-10 2xl:grid-cols-2">
      {kinds.map((kind) => (
        <PortfolioSection
          key={kind}
          kind={kind}
          portfolios={list.data.filter((portfolio) => portfolio.account_type === kind)}
          group={summary.groups.find((group) => group.account_type === kind)}
          headingRef={(heading) => {
            headings.current[kind] = heading;
          }}
          onEdit={editing.openFor}
          onDelete={remove}
        />
      ))}
      <ShowMore list={list} />
      {editing.subject && <EditPortfolioDialog id={editing.subject.id} {...editing.props} />}
    </div>
  );
}
