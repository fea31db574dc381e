import type { AccountType } from '@/shared/api/types';

export const kinds = ['DOMESTIC', 'INTERNATIONAL'] as const satisfies AccountType[];
