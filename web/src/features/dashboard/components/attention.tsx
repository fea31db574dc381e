import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleHelp, type LucideIcon } from 'lucide-react';
import { Link } from 'react-router';
import { budgetProgressQuery } from '@/features/budgets';
import { transactionSummaryQuery, transactionsPath } from '@/features/transactions';
import { queryClient } from '@/shared/api/query-client';
import type { TransactionTotal } from '@/shared/api/types';
import { formatList } from '@/shared/i18n/catalogue';
import { paths } from '@/shared/lib/paths';
import { Section } from '@/shared/ui/section';
import { messages } from '../messages';

const UNCATEGORISED = 'uncategorised';

interface Matter {
  text: string;
  to: string;
  Icon: LucideIcon;
}

// Transfers have no category either, but need none.
const uncategorisedQuery = (type: 'expense' | 'income') =>
  transactionSummaryQuery({ category_id: UNCATEGORISED, type });

/** Loads what needs attention, so that the page below does not move later. A failure hides it, and is not retried here. */
export async function loadAttention(): Promise<void> {
  await Promise.allSettled([
    queryClient.ensureQueryData({ ...uncategorisedQuery('expense'), retry: false }),
    queryClient.ensureQueryData({ ...uncategorisedQuery('income'), retry: false }),
    queryClient.ensureQueryData({ ...budgetProgressQuery(), retry: false }),
  ]);
}

/** What wants doing: transactions without a category, and overspent budgets. Nothing is shown if there is nothing. */
export function Attention() {
  const matters = useMatters();
  if (matters.length === 0) return null;
  return (
    <Section title={messages.attention.title} className="col-span-full">
      <ul className="flex flex-wrap gap-x-8 gap-y-1 pt-2.5">
        {matters.map(({ text, to, Icon }) => (
          <li key={text} className="flex items-start gap-2">
            <Icon aria-hidden className="mt-1 size-4 shrink-0 text-warning" />
            <Link to={to} className="link wrap-anywhere">
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function useMatters(): Matter[] {
  const { data: expenses = [] } = useQuery(uncategorisedQuery('expense'));
  const { data: incomes = [] } = useQuery(uncategorisedQuery('income'));
  const { data: budgets } = useQuery(budgetProgressQuery());
  const overspent = (budgets ?? []).filter(({ status }) => status === 'overspent').map(({ budget }) => budget.name);

  const matters: Matter[] = [];
  if (overspent.length > 0) {
    matters.push({
      text: messages.attention.overspent({ count: overspent.length, names: formatList(overspent) }),
      to: paths.budgets,
      Icon: CircleAlert,
    });
  }
  for (const [type, totals] of [['expense', expenses] as const, ['income', incomes] as const]) {
    const count = countOf(totals);
    if (count === 0) continue;
    const to = transactionsPath({ category: UNCATEGORISED, type });
    matters.push({ text: messages.attention.uncategorised[type]({ count }), to, Icon: CircleHelp });
  }
  return matters;
}

function countOf(totals: TransactionTotal[]): number {
  return totals.reduce((sum, { transaction_count: count }) => sum + count, 0);
}
