import { cn } from '@/shared/lib/cn';

/** The colour of a category; without a category, an empty circle. */
export function CategoryDot({ colour, className }: { colour?: string | undefined; className?: string }) {
  return (
    <span
      aria-hidden
      data-slot="category-dot"
      style={colour ? { backgroundColor: colour } : undefined}
      className={cn('size-2 shrink-0 rounded-full border border-control', className)}
    />
  );
}
