import type { AccountType, PortfolioGroup } from '@/shared/api/types';
import { addAmounts } from '@/shared/lib/money';

export interface KindAmount {
  kind: AccountType;
  amount: string;
}

export interface CurrencyTotal {
  currency: string;
  total: string;
  byKind: KindAmount[];
}

/** For each currency, the total and the amount of each kind. */
export function totalsByCurrency(groups: PortfolioGroup[]): CurrencyTotal[] {
  const parts = new Map<string, KindAmount[]>();
  for (const { account_type: kind, totals } of groups) {
    for (const { currency, amount } of totals) {
      parts.set(currency, [...(parts.get(currency) ?? []), { kind, amount }]);
    }
  }
  return [...parts].map(([currency, byKind]) => ({
    currency,
    total: addAmounts(byKind.map(({ amount }) => amount)),
    byKind,
  }));
}
