import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import type { Holding, Portfolio } from '@/shared/api/types';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { holdingsOf, holdingsQuery } from '../api';
import { holdingsByCurrency } from '../holdings-by-currency';
import { messages } from '../messages';
import { EditHoldingDialog } from './dialogs';
import { HoldingsTable } from './holdings-table';
import { PortfolioFacts } from './portfolio-facts';

/** The holdings of a portfolio in one table per currency, with the actions on each. */
export function Holdings({ portfolio }: { portfolio: Portfolio }) {
  const list = useSuspenseInfiniteQuery(holdingsQuery(portfolio.id));
  const { region, editing, actionsOn } = useListActions<Holding>(holdingsOf(portfolio.id));
  const groups = holdingsByCurrency(list.data, portfolio.totals);

  return (
    <div ref={region} tabIndex={-1} className="grid grid-cols-1 gap-10 outline-none">
      <PortfolioFacts groups={groups} isComplete={!list.hasNextPage} />
      {groups.map((group) => (
        <Section key={group.currency} title={messages.table.title({ currency: group.currency })}>
          <div className="pt-3">
            <HoldingsTable group={group} actionsOn={actionsOn} />
          </div>
        </Section>
      ))}
      <ShowMore list={list} />
      {editing.subject && <EditHoldingDialog holding={editing.subject} {...editing.props} />}
    </div>
  );
}
