import type { Account } from '@/shared/api/types';
import { today as dayIn, formatDay } from '@/shared/lib/days';
import { MoneyText } from '@/shared/ui/money-text';
import { Scheduled } from '@/shared/ui/scheduled';
import { messages } from '../messages';

/** What is in an account, what was in it at first, and since when it is here. */
export function AccountFacts({ account, timeZone }: { account: Account; timeZone: string }) {
  const { balance, closed_on, created_at, currency, opened_on, opening_balance, scheduled } = account;
  const day = (time: string) => formatDay(dayIn(timeZone, new Date(time)), 'medium');
  const facts = [
    { label: messages.detail.opening, value: <MoneyText amount={opening_balance} currency={currency} /> },
    ...(opened_on ? [{ label: messages.detail.opened, value: formatDay(opened_on, 'medium') }] : []),
    { label: messages.detail.added, value: day(created_at) },
    ...(closed_on ? [{ label: messages.detail.closed, value: formatDay(closed_on, 'medium') }] : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-12 gap-y-4">
      <div className="max-sm:w-full">
        <dt className="text-muted-foreground text-xs/5">{messages.detail.balance}</dt>
        <dd className="font-semibold text-2xl/9 tracking-tight sm:text-3xl/10">
          <MoneyText amount={balance} currency={currency} />
        </dd>
        <dd>
          <Scheduled amount={scheduled} currency={currency} />
        </dd>
      </div>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-muted-foreground text-xs/5">{label}</dt>
          <dd className="text-sm/6 sm:pt-1 sm:text-sm/10">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
