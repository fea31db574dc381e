import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Account } from '@/shared/api/types';
import { MoneyText } from '@/shared/ui/money-text';
import { OnceOpened } from '@/shared/ui/once-opened';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { accountsQuery } from '../api';
import { copy } from '../copy';
import { groupAccounts } from '../group-accounts';
import { useAccountActions } from '../use-account-actions';
import { AccountRow } from './account-row';
import { EditAccountDialog } from './dialogs';

/** Every account by kind, the closed ones last, with what can be done to each. */
export function AccountBoard() {
  const list = useSuspenseInfiniteQuery(accountsQuery());
  const board = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<Account | null>(null);
  const [isEditing, setIsEditing] = useState(false);
  const { toggleClosed, deleteWithUndo } = useAccountActions();
  const closed = list.data.filter((account) => account.closed_at);

  // A row goes, and the focus with it: the list is where a keyboard goes on from.
  const focusBoard = () => board.current?.focus();

  const rows = (accounts: Account[]) => (
    <ul>
      {accounts.map((account) => (
        <AccountRow
          key={account.id}
          account={account}
          onEdit={() => {
            setEdited(account);
            setIsEditing(true);
          }}
          onClose={async () => {
            if (await toggleClosed(account)) focusBoard();
          }}
          onDelete={async () => {
            if (await deleteWithUndo(account)) focusBoard();
          }}
        />
      ))}
    </ul>
  );

  return (
    <div ref={board} tabIndex={-1} className="grid gap-10 outline-none">
      {groupAccounts(list.data).map(({ kind, accounts, totals }) => (
        <Section
          key={kind}
          title={copy.kinds[kind]}
          aside={
            // A currency's total over a single account is its balance, which stands below.
            accounts.length > totals.length && (
              <div className="grid justify-items-end pr-9 font-medium text-sm/6">
                {totals.map((total) => (
                  <MoneyText key={total.currency} {...total} />
                ))}
              </div>
            )
          }
        >
          {rows(accounts)}
        </Section>
      ))}
      {closed.length > 0 && <Section title={copy.closedSection}>{rows(closed)}</Section>}
      <ShowMore list={list} />
      <OnceOpened open={isEditing}>
        {edited && <EditAccountDialog id={edited.id} open={isEditing} onOpenChange={setIsEditing} />}
      </OnceOpened>
    </div>
  );
}
