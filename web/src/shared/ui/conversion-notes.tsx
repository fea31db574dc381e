import type { Money } from '@/shared/api/types';
import { copy } from '@/shared/copy';
import { MoneyText } from './money-text';

/** The amounts that a total in one currency does not include. */
export function Unconverted({ amounts }: { amounts: Money[] }) {
  if (amounts.length === 0) return null;
  return (
    <p className="mt-3 text-muted-foreground text-xs/5">
      {copy.unconverted}{' '}
      {amounts.map(({ amount, currency }, index) => (
        <span key={currency}>
          {index > 0 && ', '}
          <MoneyText amount={amount} currency={currency} />
        </span>
      ))}
    </p>
  );
}
