import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Holding, Portfolio } from '@/shared/api/types';
import { useUndoableDelete } from '@/shared/hooks/use-undoable-delete';
import { OnceOpened } from '@/shared/ui/once-opened';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { holdingsQuery, useRemoveHolding, useRestoreHolding } from '../api';
import { copy } from '../copy';
import { holdingsByCurrency } from '../holdings-by-currency';
import { EditHoldingDialog } from './dialogs';
import { HoldingsTable } from './holdings-table';
import { PortfolioFacts } from './portfolio-facts';

/** What a portfolio holds, each currency in a table of its own, with what can be done to each holding. */
export function Holdings({ portfolio }: { portfolio: Portfolio }) {
  const list = useSuspenseInfiniteQuery(holdingsQuery(portfolio.id));
  const board = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<Holding | null>(null);
  const [isEditing, setIsEditing] = useState(false);
  const { mutateAsync: remove } = useRemoveHolding(portfolio.id);
  const { mutateAsync: restore } = useRestoreHolding(portfolio.id);
  const deleteWithUndo = useUndoableDelete({ remove, restore });
  const groups = holdingsByCurrency(list.data, portfolio.totals);

  function edit(holding: Holding) {
    setEdited(holding);
    setIsEditing(true);
  }

  async function deleteOne({ id, symbol }: Holding) {
    // The row goes, and the focus with it: the list is where a keyboard goes on from.
    if (await deleteWithUndo({ id, name: symbol })) board.current?.focus();
  }

  return (
    <div ref={board} tabIndex={-1} className="grid grid-cols-1 gap-10 outline-none">
      <PortfolioFacts groups={groups} isComplete={!list.hasNextPage} />
      {groups.map((group) => (
        <Section key={group.currency} title={copy.table.title(group.currency)}>
          <div className="pt-3">
            <HoldingsTable group={group} onEdit={edit} onDelete={deleteOne} />
          </div>
        </Section>
      ))}
      <ShowMore list={list} />
      <OnceOpened open={isEditing}>
        {edited && <EditHoldingDialog holding={edited} open={isEditing} onOpenChange={setIsEditing} />}
      </OnceOpened>
    </div>
  );
}
