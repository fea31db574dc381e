import type { AccountType } from '@/shared/api/types';
import { cn } from '@/shared/lib/cn';
import { shares } from '@/shared/lib/money';
import { formatPercent } from '@/shared/lib/percent';
import { messages } from '../messages';
import type { KindAmount } from '../totals-by-currency';

const colors: Record<AccountType, string> = { DOMESTIC: 'bg-chart-1', INTERNATIONAL: 'bg-chart-2' };

/** How one currency's total divides between the kinds. The legend says in words what the bar shows; where nothing divides
 * there is nothing to show. */
export function AllocationBar({ currency, parts }: { currency: string; parts: KindAmount[] }) {
  const perMille = shares(parts.map(({ amount }) => amount));
  const shown = parts
    .map(({ kind }, index) => ({ kind, share: perMille[index] ?? 0 }))
    .filter(({ share }) => share > 0);
  if (shown.length < 2) return null;

  return (
    <div data-slot="allocation-bar" className="mt-3">
      <div aria-hidden className="flex h-2 gap-0.5">
        {shown.map(({ kind, share }) => (
          <span key={kind} style={{ flexGrow: share }} className={cn('min-w-1 basis-0 rounded-xs', colors[kind])} />
        ))}
      </div>
      <ul aria-label={messages.allocation({ currency })} className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs/5">
        {shown.map(({ kind, share }) => (
          <li key={kind} className="flex items-center gap-2">
            <span aria-hidden className={cn('size-2 rounded-xs', colors[kind])} />
            <span>{messages.kind[kind]}</span>
            <span className="text-muted-foreground tabular-nums">{formatPercent(share / 1000)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
