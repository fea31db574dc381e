import type { ConvertedTotal } from '@/shared/api/types';
import { messages } from '@/shared/data-messages';
import { formatDay } from '@/shared/lib/days';
import { AmountList } from './amount-list';

/** What to know about totals in one currency: outdated exchange rates, and the amounts that are not included. */
export function ConversionNotes({ totals }: { totals: (ConvertedTotal | null | undefined)[] }) {
  const converted = totals.filter((total) => total != null);
  const unconverted = converted.flatMap((total) => total.unconverted);
  const [oldest] = converted.flatMap(({ stale, quoted_on }) => (stale && quoted_on ? [quoted_on] : [])).sort();
  return (
    <>
      {oldest && (
        <p className="mt-3 text-muted-foreground text-xs/5">
          {messages.staleRates({ day: formatDay(oldest, 'medium') })}
        </p>
      )}
      {unconverted.length > 0 && (
        <p className="mt-3 text-muted-foreground text-xs/5">
          {messages.unconverted({ amounts: () => <AmountList amounts={unconverted} /> })}
        </p>
      )}
    </>
  );
}
