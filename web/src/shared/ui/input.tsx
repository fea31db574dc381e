import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

/** The style of text inputs and selects. */
export const controlClasses =
  'h-10 w-full min-w-0 rounded-md border border-control bg-surface px-3 text-base text-foreground motion-safe:transition-colors motion-safe:duration-100 placeholder:text-muted-foreground focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-ring focus-visible:-outline-offset-1 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-default aria-disabled:bg-muted aria-invalid:border-negative aria-invalid:focus-visible:outline-negative sm:text-sm';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input data-slot="input" type={type} className={cn(controlClasses, className)} {...props} />;
}
