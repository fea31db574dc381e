import type { Holding, Money } from '@/shared/api/types';
import { addAmounts, negate, shares } from '@/shared/lib/money';

export interface HoldingWithShare {
  holding: Holding;
  /** The share of the holding in the total of its currency, from 0 to 1; null if it has no price. */
  share: number | null;
}

export interface CurrencyHoldings {
  currency: string;
  holdings: HoldingWithShare[];
  /** The total value; null if no holding has a price. */
  value: string | null;
  unpriced: number;
  /** The sum of the known gains; null if there are none. */
  gain: string | null;
  withoutGain: number;
}

/**
 * Groups holdings by currency, because amounts in different currencies are never added. `totals` are the totals of the
 * portfolio: they and the shares include holdings on pages that are not loaded yet.
 */
export function holdingsByCurrency(holdings: Holding[], totals: Money[]): CurrencyHoldings[] {
  const currencies = [...new Set(holdings.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const held = holdings.filter((holding) => holding.currency === currency);
    const value = totals.find((total) => total.currency === currency)?.amount ?? null;
    const gains = known(held.map(({ gain }) => gain));
    return {
      currency,
      holdings: withShares(held, value),
      value,
      unpriced: held.filter((holding) => holding.value === null).length,
      gain: gains.length > 0 ? addAmounts(gains) : null,
      withoutGain: held.length - gains.length,
    };
  });
}

function withShares(held: Holding[], total: string | null): HoldingWithShare[] {
  const values = held.map(({ value }) => value ?? '0');
  const rest = addAmounts([total ?? '0', negate(addAmounts(values))]);
  const perMille = shares([...values, rest]);
  return held.map((holding, index) => ({
    holding,
    share: holding.value === null ? null : (perMille[index] ?? 0) / 1000,
  }));
}

function known(amounts: (string | null)[]): string[] {
  return amounts.filter((amount) => amount !== null);
}
