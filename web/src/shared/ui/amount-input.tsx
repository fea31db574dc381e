import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';
import { Input } from './input';

/** Where a number is written: a phone shows its digits, and they are of equal width. */
export function AmountInput({ className, ...props }: ComponentProps<'input'>) {
  return <Input inputMode="decimal" autoComplete="off" className={cn('tabular-nums', className)} {...props} />;
}
