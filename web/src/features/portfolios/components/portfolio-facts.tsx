import { MoneyText } from '@/shared/ui/money-text';
import type { CurrencyHoldings } from '../holdings-by-currency';
import { messages } from '../messages';
import { Gain } from './gain';

interface PortfolioFactsProps {
  groups: CurrencyHoldings[];
  /** Whether all holdings are loaded; only then is the total gain shown. */
  isComplete: boolean;
}

/** The value and gain of a portfolio in each currency. */
export function PortfolioFacts({ groups, isComplete }: PortfolioFactsProps) {
  const valued = groups.filter(({ value }) => value !== null);
  if (valued.length === 0) return <p className="text-muted-foreground">{messages.detail.noPrices}</p>;
  const unpriced = groups.reduce((sum, group) => sum + group.unpriced, 0);
  const withoutGain = valued.reduce((sum, group) => sum + (group.gain === null ? 0 : group.withoutGain), 0);
  return (
    <div>
      <dl className="flex flex-wrap gap-x-12 gap-y-5">
        {valued.map(({ currency, gain, value }) => (
          <div key={currency} className="flex flex-wrap gap-x-8 gap-y-2">
            <div>
              <dt className="text-muted-foreground text-xs/5">{messages.detail.value({ currency })}</dt>
              <dd className="font-semibold text-2xl/9 tracking-tight sm:text-3xl/10">
                <MoneyText amount={value ?? '0'} currency={currency} />
              </dd>
            </div>
            {isComplete && gain !== null && (
              <div>
                <dt className="text-muted-foreground text-xs/5">{messages.detail.gain({ currency })}</dt>
                <dd className="pt-0.5 text-sm/9 sm:pt-1 sm:text-sm/10">
                  <Gain amount={gain} currency={currency} />
                </dd>
              </div>
            )}
          </div>
        ))}
      </dl>
      {unpriced > 0 && <Note>{messages.detail.unpriced({ count: unpriced })}</Note>}
      {isComplete && withoutGain > unpriced && <Note>{messages.detail.noGain({ count: withoutGain })}</Note>}
    </div>
  );
}

function Note({ children }: { children: string }) {
  return <p className="mt-2 text-muted-foreground text-xs/5">{children}</p>;
}
