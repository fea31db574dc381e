import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';
import { moneyParts } from '@/shared/lib/money';

interface MoneyTextProps extends Omit<ComponentProps<'span'>, 'children'> {
  amount: string;
  currency: string;
}

/** An amount in digits of equal width, with its decimals in a lighter colour. */
export function MoneyText({ amount, currency, className, ...props }: MoneyTextProps) {
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
