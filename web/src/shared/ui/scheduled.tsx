import { messages } from '@/shared/data-messages';
import { compareAmounts } from '@/shared/lib/money';
import { MoneyText } from './money-text';

interface ScheduledProps {
  amount: string;
  currency: string;
}

/** The sum of the transactions after today, if it is not zero; the balance above it does not include them. */
export function Scheduled({ amount, currency }: ScheduledProps) {
  if (compareAmounts(amount, '0') === 0) return null;
  return (
    <p className="text-muted-foreground text-xs/5">
      {messages.scheduled({
        amount: () => (
          <>
            {compareAmounts(amount, '0') > 0 && '+'}
            <MoneyText amount={amount} currency={currency} />
          </>
        ),
      })}
    </p>
  );
}
