import { type ReactNode, useEffect } from 'react';
import { cn } from '@/shared/lib/cn';
import { usePageTitle } from '@/shared/lib/page-title';

interface PageHeaderProps {
  title: string;
  /** The kind of item that the page shows. */
  subtitle?: string;
  children?: ReactNode;
}

/**
 * The title of a page, with its actions at the end of the line. On narrow screens, the title is in the top bar, and the
 * actions have the whole line unless there is a subtitle.
 */
export function PageHeader({ title, subtitle, children }: PageHeaderProps) {
  useEffect(() => {
    usePageTitle.setState({ title });
    return () => usePageTitle.setState({ title: null });
  }, [title]);

  return (
    <header
      data-slot="page-header"
      className={cn(
        'mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 lg:mb-6 lg:min-h-10',
        !(subtitle || children) && 'max-lg:sr-only',
      )}
    >
      <div className={cn('min-w-0 flex-1 basis-32', !subtitle && 'max-lg:sr-only')}>
        <h1 className="wrap-anywhere font-semibold text-2xl/8 tracking-tight max-lg:sr-only">{title}</h1>
        {subtitle && <p className="text-muted-foreground text-sm/6">{subtitle}</p>}
      </div>
      <div className={cn('flex flex-wrap items-center gap-2', !subtitle && 'max-lg:w-full max-lg:justify-end')}>
        {children}
      </div>
    </header>
  );
}
