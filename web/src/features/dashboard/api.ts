import { readQuery } from '@/shared/api/queries';

interface Span {
  from: string;
  to: string;
  currency: string;
}

export const netWorthQuery = (span: Span) =>
  readQuery('/api/v1/reports/net-worth', { query: { ...span, interval: 'month' } });

export const cashFlowQuery = (span: Span, interval: 'day' | 'month' = 'month') =>
  readQuery('/api/v1/reports/cash-flow', { query: { ...span, interval } });

export const spendingQuery = (span: Span) =>
  readQuery('/api/v1/reports/spending', { query: { ...span, group_by: 'category' } });
