import type { AccountKind } from '@/shared/api/types';

/** From where money is at hand to where it is owed. */
export const kinds = [
  'checking',
  'savings',
  'cash',
  'investment',
  'credit_card',
  'loan',
] as const satisfies AccountKind[];
