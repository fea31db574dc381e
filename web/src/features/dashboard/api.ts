import { queryOptions } from '@tanstack/react-query';
import { http } from '@/shared/api/client';
import { financeKey } from '@/shared/api/finances';
import type { CashFlowReport, NetWorthReport, SpendingReport } from '@/shared/api/types';

const URL = '/api/v1/reports';

interface Span {
  from: string;
  to: string;
  currency: string;
}

function reportQuery<Report>(name: string, params: Span & Record<string, string>) {
  return queryOptions({
    queryKey: financeKey('reports', name, params),
    queryFn: async ({ signal }) => (await http.get<Report>(`${URL}/${name}`, { params, signal })).data,
  });
}

export const netWorthQuery = (span: Span) => reportQuery<NetWorthReport>('net-worth', { ...span, interval: 'month' });

export const cashFlowQuery = (span: Span) => reportQuery<CashFlowReport>('cash-flow', { ...span, interval: 'month' });

export const spendingQuery = (span: Span) => reportQuery<SpendingReport>('spending', { ...span, group_by: 'category' });
