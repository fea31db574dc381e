import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  /** The kind of item that the page shows. */
  subtitle?: string;
  children?: ReactNode;
}

/** The title of a page, with its actions at the end of the line. */
export function PageHeader({ title, subtitle, children }: PageHeaderProps) {
  return (
    <header
      data-slot="page-header"
      className="mb-8 flex min-h-10 flex-wrap items-center justify-between gap-x-6 gap-y-3"
    >
      <div className="min-w-0 flex-1 basis-32">
        <h1 className="wrap-anywhere font-semibold text-2xl/8 tracking-tight">{title}</h1>
        {subtitle && <p className="text-muted-foreground text-sm/6">{subtitle}</p>}
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </header>
  );
}
