import { useInfiniteQuery } from '@tanstack/react-query';
import { generatePath, NavLink } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { MoneyText } from '@/shared/ui/money-text';
import { accountsQuery } from '../api';
import { groupAccounts } from '../group-accounts';
import { messages } from '../messages';

/** Links to the open accounts, by kind and with their balances. */
export function AccountLinks() {
  const { data: accounts = [] } = useInfiniteQuery(accountsQuery());
  if (accounts.length === 0) return null;
  return (
    <nav aria-label={messages.title} className="grid grid-cols-1 gap-3">
      {groupAccounts(accounts).map(({ kind, accounts: ofKind }) => (
        <div key={kind}>
          <p className="px-2.5 pb-0.5 text-muted-foreground text-xs/5">{messages.kinds[kind]}</p>
          <ul>
            {ofKind.map(({ id, name, balance, currency }) => (
              <li key={id}>
                <NavLink to={generatePath(paths.account, { id })} className="nav-link h-8 justify-between gap-3">
                  <span className="truncate">{name}</span>
                  <MoneyText amount={balance} currency={currency} className="text-xs" />
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
