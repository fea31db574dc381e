import type { Account, AccountKind, Money } from '@/shared/api/types';
import { addAmounts } from '@/shared/lib/money';
import { kinds } from './kinds';

export interface AccountGroup {
  kind: AccountKind;
  accounts: Account[];
  /** One amount for each currency: unlike currencies are never added. */
  totals: Money[];
}

/** Open accounts by kind, without the kinds there are none of. */
export function groupAccounts(accounts: Account[]): AccountGroup[] {
  return kinds
    .map((kind) => ({ kind, accounts: accounts.filter((account) => account.type === kind && !account.closed_on) }))
    .filter((group) => group.accounts.length > 0)
    .map((group) => ({ ...group, totals: totalsOf(group.accounts) }));
}

function totalsOf(accounts: Account[]): Money[] {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => ({
    currency,
    amount: addAmounts(accounts.filter((account) => account.currency === currency).map(({ balance }) => balance)),
  }));
}
