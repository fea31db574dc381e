import type { ReactNode } from 'react';

/** A page's title, and at the end of its line what can be done there. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header
      data-slot="page-header"
      className="mb-8 flex min-h-10 flex-wrap items-center justify-between gap-x-6 gap-y-3"
    >
      <h1 className="font-semibold text-2xl/8 tracking-tight">{title}</h1>
      <div className="flex flex-wrap gap-2">{children}</div>
    </header>
  );
}
