import { useQuery } from '@tanstack/react-query';
import { ConversionNotes } from '@/shared/ui/conversion-notes';
import { Loaded } from '@/shared/ui/loaded';
import { MoneyText } from '@/shared/ui/money-text';
import { Scheduled } from '@/shared/ui/scheduled';
import { accountSummaryQuery } from '../api';
import { messages } from '../messages';

/** All open accounts together, in each currency, and where there are several in the person's own. */
export function AccountTotals({ currency }: { currency: string }) {
  const query = useQuery(accountSummaryQuery(currency));
  return (
    <Loaded query={query} skeleton="h-16">
      {({ totals, scheduled, converted }) => {
        const isMixed = totals.length > 1 || totals.some((total) => total.currency !== currency);
        return (
          <div>
            <dl className="flex flex-wrap gap-x-12 gap-y-5">
              {converted && isMixed && (
                <div>
                  <dt className="text-muted-foreground text-xs/5">{messages.total({ currency })}</dt>
                  <dd className="font-semibold text-2xl/9 tracking-tight">
                    <MoneyText {...converted.total} />
                  </dd>
                </div>
              )}
              {totals.map((total) => (
                <div key={total.currency}>
                  <dt className="text-muted-foreground text-xs/5">
                    {isMixed
                      ? messages.totalOf({ currency: total.currency })
                      : messages.total({ currency: total.currency })}
                  </dt>
                  <dd className={isMixed ? 'text-lg/9' : 'font-semibold text-2xl/9 tracking-tight'}>
                    <MoneyText {...total} />
                  </dd>
                  {scheduled
                    .filter(({ currency }) => currency === total.currency)
                    .map((later) => (
                      <dd key={later.currency}>
                        <Scheduled {...later} />
                      </dd>
                    ))}
                </div>
              ))}
            </dl>
            <ConversionNotes totals={isMixed ? [converted] : []} />
          </div>
        );
      }}
    </Loaded>
  );
}
