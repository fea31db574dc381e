import type { ReactNode } from 'react';
import type { Holding } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { formatDay } from '@/shared/lib/days';
import { formatAmount, formatPrice, formatQuantity } from '@/shared/lib/money';
import { formatPercent } from '@/shared/lib/percent';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { Meter } from '@/shared/ui/meter';
import { MoneyText } from '@/shared/ui/money-text';
import { RowMenu } from '@/shared/ui/row-menu';
import type { CurrencyHoldings, HoldingWithShare } from '../holdings-by-currency';
import { messages } from '../messages';
import { Gain } from './gain';

interface HoldingActions {
  actionsOn: (holding: Holding) => { onEdit: () => void; onDelete: () => void };
}

const NUMBER = 'py-2.5 pl-4 text-right align-top tabular-nums';
/** For columns that are hidden on narrow screens, where their values are shown below the holding's name. */
const WIDE = 'max-md:hidden';

/** The holdings in one currency, with their shares of the total. */
export function HoldingsTable({ group, ...actions }: { group: CurrencyHoldings } & HoldingActions) {
  const head = (label: string, className?: string) => (
    <th scope="col" className={cn('pb-1.5 pl-4 text-right font-medium', className)}>
      {label}
    </th>
  );
  return (
    <table className="w-full text-sm/6">
      <caption className="sr-only">{messages.table.title({ currency: group.currency })}</caption>
      <thead className="text-muted-foreground text-xs/5">
        <tr className="border-b">
          {head(messages.table.holding, 'pl-0 text-left')}
          {head(messages.table.quantity, WIDE)}
          {head(messages.table.price, WIDE)}
          {head(messages.table.cost, WIDE)}
          {head(messages.table.value)}
          {head(messages.table.gain, WIDE)}
          {head(messages.table.share, cn(WIDE, 'w-28'))}
          <th scope="col" className="w-8 pl-3">
            <span className="sr-only">{messages.table.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {group.holdings.map((row) => (
          <HoldingRow key={row.holding.id} {...row} {...actions} />
        ))}
      </tbody>
    </table>
  );
}

function HoldingRow({ holding, share, actionsOn }: HoldingWithShare & HoldingActions) {
  const { currency, cost_basis: cost, gain, price, priced_on: pricedOn, quantity, symbol, value } = holding;
  return (
    <tr className="border-b last:border-b-0">
      <th scope="row" className="py-2.5 text-left align-top font-normal">
        <span className="wrap-anywhere block font-medium">{symbol}</span>
        <span className="wrap-anywhere block text-muted-foreground text-xs/5">{holding.name}</span>
        <Summary holding={holding} share={share} />
      </th>
      <td className={cn(NUMBER, WIDE)}>{formatQuantity(quantity)}</td>
      <td className={cn(NUMBER, WIDE)}>
        <ValueOrDash>{price && formatPrice(price, currency)}</ValueOrDash>
        {pricedOn && <span className="block text-muted-foreground text-xs/5">{formatDay(pricedOn, 'short')}</span>}
      </td>
      <td className={cn(NUMBER, WIDE)}>
        <ValueOrDash>{cost && <MoneyText amount={cost} currency={currency} />}</ValueOrDash>
      </td>
      <td className={cn(NUMBER, 'font-medium')}>
        <ValueOrDash>{value && <MoneyText amount={value} currency={currency} />}</ValueOrDash>
        {gain && (
          <span className="block font-normal text-xs/5 md:hidden">
            <Gain amount={gain} currency={currency} />
          </span>
        )}
      </td>
      <td className={cn(NUMBER, WIDE)}>
        <ValueOrDash>{gain && <Gain amount={gain} currency={currency} />}</ValueOrDash>
      </td>
      <td className={cn(NUMBER, WIDE)}>
        <ValueOrDash>{share !== null && formatPercent(share)}</ValueOrDash>
        {share !== null && <Meter value={share} className="mt-1 h-1" />}
      </td>
      <td className="py-2.5 pl-3 align-top">
        <RowMenu name={symbol} {...actionsOn(holding)} />
      </td>
    </tr>
  );
}

/** On phones, the values that have no column. */
function Summary({ holding, share }: HoldingWithShare) {
  const { currency, cost_basis: cost, price, quantity } = holding;
  const units = formatQuantity(quantity);
  const parts = [
    price ? `${units} × ${formatPrice(price, currency)}` : units,
    cost && messages.table.paid({ cost: formatAmount(cost, currency) }),
    share !== null && messages.table.shareOf({ share: formatPercent(share) }),
  ];
  return (
    <span className="block text-muted-foreground text-xs/5 tabular-nums md:hidden">
      <DotSeparated parts={parts.filter((part) => typeof part === 'string')} />
    </span>
  );
}

/** The value, or if it is unknown a dash with a text for screen readers. */
function ValueOrDash({ children }: { children: ReactNode }) {
  if (children) return children;
  return (
    <>
      <span aria-hidden className="text-muted-foreground">
        –
      </span>
      <span className="sr-only">{messages.table.unknown}</span>
    </>
  );
}
