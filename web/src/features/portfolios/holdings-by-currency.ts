import type { Holding, Money } from '@/shared/api/types';
import { addAmounts, negate, shares } from '@/shared/lib/money';

export interface HoldingWithShare {
  holding: Holding;
  /** Its part of all that is held in its currency, from 0 to 1; null where it has no price. */
  share: number | null;
}

export interface CurrencyHoldings {
  currency: string;
  holdings: HoldingWithShare[];
  /** What all of them are worth; null where none has a price. */
  value: string | null;
  unpriced: number;
  /** What those gained whose gain is known; null where it is of none. */
  gain: string | null;
  withoutGain: number;
}

/**
 * Holdings by currency, since unlike currencies are never added. `totals` are the portfolio's own: they count what is on
 * pages that are not read yet, and so do the shares.
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
