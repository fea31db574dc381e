import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { budgetProgressQuery, ProgressLine } from '@/features/budgets';
import type { BudgetProgress, BudgetStatus } from '@/shared/api/types';
import { paths } from '@/shared/lib/paths';
import { Loaded } from '@/shared/ui/loaded';
import { Section } from '@/shared/ui/section';
import { messages } from '../messages';
import type { ShownMonth } from '../shown-month';

const MAX_SHOWN = 5;
const urgency: Record<BudgetStatus, number> = { overspent: 0, warning: 1, on_track: 2 };

/** The budgets, the most urgent first. */
export function BudgetBars({ month }: { month: ShownMonth }) {
  const query = useQuery(budgetProgressQuery(month.isPresent ? undefined : month.to));
  return (
    <Section
      title={messages.budgets.title}
      aside={
        <Link to={paths.budgets} className="link text-sm">
          {messages.budgets.all}
        </Link>
      }
    >
      <div className="pt-3">
        <Loaded query={query} skeleton="h-52">
          {(items) => <Bars items={items} />}
        </Loaded>
      </div>
    </Section>
  );
}

function Bars({ items }: { items: BudgetProgress[] }) {
  if (items.length === 0) return <p className="text-muted-foreground">{messages.budgets.none}</p>;
  const sorted = [...items].sort((a, b) => urgency[a.status] - urgency[b.status]);
  const hidden = sorted.length - MAX_SHOWN;
  return (
    <>
      <ul className="grid grid-cols-1 gap-4">
        {sorted.slice(0, MAX_SHOWN).map((progress) => (
          <li key={progress.budget.id}>
            <ProgressLine
              progress={progress}
              heading={<h3 className="min-w-0 truncate text-sm/6">{progress.budget.name}</h3>}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="mt-3 text-muted-foreground text-xs/5">{messages.budgets.more({ count: hidden })}</p>}
    </>
  );
}
