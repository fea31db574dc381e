import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';
import { Input } from './input';

/** An input for numbers: phones show the numeric keyboard, and digits have equal width. */
export function AmountInput({ className, ...props }: ComponentProps<'input'>) {
  return <Input inputMode="decimal" autoComplete="off" className={cn('tabular-nums', className)} {...props} />;
}
