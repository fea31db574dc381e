import { cn } from '@/shared/lib/cn';
import { compareAmounts } from '@/shared/lib/money';
import { MoneyText } from '@/shared/ui/money-text';

/** A gain with a plus sign or a loss with a minus sign, also distinguished by colour. */
export function Gain({ amount, currency }: { amount: string; currency: string }) {
  const sign = compareAmounts(amount, '0');
  const tone = sign > 0 ? 'text-positive [&_span]:text-positive' : 'text-negative [&_span]:text-negative';
  return (
    <span className={cn('whitespace-nowrap', sign !== 0 && tone)}>
      {sign > 0 && '+'}
      <MoneyText amount={amount} currency={currency} />
    </span>
  );
}
