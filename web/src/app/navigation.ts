import { ChartLine, Landmark, LayoutDashboard, type LucideIcon, ReceiptText, Tags, Target } from 'lucide-react';
import { paths } from '@/shared/lib/paths';

export type Page = 'dashboard' | 'transactions' | 'accounts' | 'budgets' | 'portfolios' | 'categories';

interface Entry {
  page: Page;
  Icon: LucideIcon;
}

/** The entries of the sidebar, in their order. */
export const navigation: readonly Entry[] = [
  { page: 'dashboard', Icon: LayoutDashboard },
  { page: 'transactions', Icon: ReceiptText },
  { page: 'accounts', Icon: Landmark },
  { page: 'budgets', Icon: Target },
  { page: 'portfolios', Icon: ChartLine },
  { page: 'categories', Icon: Tags },
];

/** The entries of the bottom bar on narrow screens. The others are in its menu. */
export const inBottomBar: readonly Page[] = ['dashboard', 'transactions', 'budgets'];

/** Whether a path belongs to the page of an entry or to a page below it. Changes are those of transactions. */
export function isWithin(pathname: string, page: Page): boolean {
  if (pathname === paths.changes) return page === 'transactions';
  return pathname === paths[page] || pathname.startsWith(`${paths[page]}/`);
}
