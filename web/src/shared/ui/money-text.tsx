import type { ComponentProps } from 'react';
import { messages } from '@/shared/data-messages';
import { cn } from '@/shared/lib/cn';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { HIDDEN, moneyParts } from '@/shared/lib/money';

interface MoneyTextProps extends Omit<ComponentProps<'span'>, 'children'> {
  amount: string;
  currency: string;
}

/** An amount in digits of equal width, with its decimals in a lighter colour; a mask while amounts are hidden. */
export function MoneyText({ amount, currency, className, ...props }: MoneyTextProps) {
  const isHidden = useHiddenAmounts((state) => state.isSet);
  if (isHidden) {
    return (
      <span data-slot="money" className={cn('whitespace-nowrap', className)} {...props}>
        <span aria-hidden>{HIDDEN}</span>
        <span className="sr-only">{messages.amountHidden}</span>
      </span>
    );
  }
  return (
    <span data-slot="money" className={cn('whitespace-nowrap tabular-nums', className)} {...props}>
      {moneyParts(amount, currency).map(({ type, value }) =>
        type === 'decimal' || type === 'fraction' ? (
          <span key={type} className="font-normal text-muted-foreground">
            {value}
          </span>
        ) : (
          value
        ),
      )}
    </span>
  );
}
