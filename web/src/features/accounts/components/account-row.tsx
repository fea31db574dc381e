import { generatePath, Link } from 'react-router';
import { Sparkline } from '@/shared/charts/sparkline';
import { formatAmount } from '@/shared/lib/money';
import { paths } from '@/shared/lib/paths';
import { MoneyText } from '@/shared/ui/money-text';
import { Scheduled } from '@/shared/ui/scheduled';
import { messages } from '../messages';
import { AccountMenu, type AccountMenuProps } from './account-menu';

export function AccountRow(props: AccountMenuProps) {
  const { id, balance, balances = [], closed_on, currency, name, scheduled, type } = props.account;
  const [earliest] = balances;
  return (
    <li className="flex items-center gap-3 border-b py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h3 className="wrap-anywhere font-medium text-sm/6">
          <Link to={generatePath(paths.account, { id })} className="row-link">
            {name}
          </Link>
        </h3>
        <p className="text-muted-foreground text-xs/5">
          {closed_on && `${messages.kind[type]} · `}
          {currency}
        </p>
      </div>
      {earliest && (
        <Sparkline
          label={messages.course({
            months: balances.length,
            earliest: formatAmount(earliest.balance.amount, earliest.balance.currency),
          })}
          amounts={balances.map((point) => point.balance.amount)}
          className="hidden h-7 w-24 sm:block"
        />
      )}
      <div className="text-right text-sm/6 sm:min-w-32">
        <MoneyText amount={balance} currency={currency} />
        <Scheduled amount={scheduled} currency={currency} />
      </div>
      <AccountMenu {...props} />
    </li>
  );
}
