import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { Portfolio } from '@/shared/api/types';
import { countryName } from '@/shared/lib/countries';
import { Button } from '@/shared/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/shared/ui/dropdown-menu';
import { copy } from '../copy';
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
        <h3 className="wrap-anywhere font-medium text-sm/6">{portfolio.name}</h3>
        <p className="text-muted-foreground text-xs/5">
          {countryName(portfolio.country_code)} · {portfolio.base_currency} · {copy.holdings(portfolio.holdings_count)}
        </p>
      </div>
      <Totals totals={portfolio.totals} className="text-sm/6" />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            aria-label={copy.actions(portfolio.name)}
            className="-mr-2 text-muted-foreground"
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            {copy.editAction}
          </DropdownMenuItem>
          <DropdownMenuItem variant="destructive" onSelect={onDelete}>
            <Trash2 aria-hidden />
            {copy.deleteAction}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}
