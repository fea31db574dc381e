import { generatePath, Link } from 'react-router';
import type { Portfolio } from '@/shared/api/types';
import { countryName } from '@/shared/lib/countries';
import { paths } from '@/shared/lib/paths';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { RowMenu } from '@/shared/ui/row-menu';
import { messages } from '../messages';
import { Totals } from './totals';

interface PortfolioRowProps {
  portfolio: Portfolio;
  onEdit: () => void;
  onDelete: () => void;
}

export function PortfolioRow({ portfolio, onEdit, onDelete }: PortfolioRowProps) {
  return (
    <li className="flex items-center gap-3 border-b py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h3 className="wrap-anywhere font-medium text-sm/6">
          <Link to={generatePath(paths.portfolio, { id: portfolio.id })} className="row-link">
            {portfolio.name}
          </Link>
        </h3>
        <p className="text-muted-foreground text-xs/5">
          <DotSeparated
            parts={[
              countryName(portfolio.country_code),
              portfolio.base_currency,
              messages.holdings({ count: portfolio.holding_count }),
            ]}
          />
        </p>
      </div>
      <Totals totals={portfolio.totals} className="text-sm/6" />
      <RowMenu name={portfolio.name} onEdit={onEdit} onDelete={onDelete} />
    </li>
  );
}
