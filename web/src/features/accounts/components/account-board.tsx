import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import type { Account } from '@/shared/api/types';
import { useDialog } from '@/shared/hooks/use-dialog';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { MoneyText } from '@/shared/ui/money-text';
import { Section } from '@/shared/ui/section';
import { ShowMore } from '@/shared/ui/show-more';
import { accounts, accountsWithBalancesQuery } from '../api';
import { groupAccounts } from '../group-accounts';
import { messages } from '../messages';
import { useReopen } from '../use-reopen';
import { AccountRow } from './account-row';
import { CloseAccountDialog, EditAccountDialog } from './dialogs';

/** Every account by kind, the closed ones last, with what can be done to each. */
export function AccountBoard({ today }: { today: string }) {
  const list = useSuspenseInfiniteQuery(accountsWithBalancesQuery());
  const { region, editing, focusList, actionsOn } = useListActions<Account>(accounts);
  const closing = useDialog<Account>();
  const reopen = useReopen();
  const closed = list.data.filter((account) => account.closed_on);

  const rows = (shown: Account[]) => (
    <ul>
      {shown.map((account) => (
        <AccountRow
          key={account.id}
          account={account}
          {...actionsOn(account)}
          onClose={() => closing.openFor(account)}
          onReopen={async () => {
            if (await reopen(account)) focusList();
          }}
        />
      ))}
    </ul>
  );

  return (
    <div ref={region} tabIndex={-1} className="grid items-start gap-x-12 gap-y-10 outline-none 2xl:grid-cols-2">
      {groupAccounts(list.data).map(({ kind, accounts: ofKind, totals }) => (
        <Section
          key={kind}
          title={messages.kinds[kind]}
          aside={
            // A currency's total over a single account is its balance, which stands below.
            ofKind.length > totals.length && (
              <div className="grid justify-items-end pr-9 font-medium text-sm/6">
                {totals.map((total) => (
                  <MoneyText key={total.currency} {...total} />
                ))}
              </div>
            )
          }
        >
          {rows(ofKind)}
        </Section>
      ))}
      {closed.length > 0 && <Section title={messages.closedSection}>{rows(closed)}</Section>}
      <ShowMore list={list} />
      {editing.subject && <EditAccountDialog id={editing.subject.id} {...editing.props} />}
      {closing.subject && (
        <CloseAccountDialog account={closing.subject} today={today} onClosed={focusList} {...closing.props} />
      )}
    </div>
  );
}
