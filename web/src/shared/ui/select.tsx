import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';
import { controlClasses } from './input';

/**
 * A native select, which supports typing to search and the usual picker on phones. An indented option is shown without
 * its indentation when it is selected.
 */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <div data-slot="select" className="relative">
      <select
        className={cn(
          controlClasses,
          'not-aria-disabled:cursor-pointer appearance-none truncate pr-9 has-[option[data-indented]:checked]:pl-0',
          className,
        )}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </div>
  );
}
