import type { ReactNode } from 'react';
import { LogoMark } from './logo';

interface EmptyStateProps {
  title: string;
  text: string;
  /** The next step. */
  children: ReactNode;
}

/** Says what belongs on a page that has nothing yet, and offers the step that changes it. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div data-slot="empty-state" className="mx-auto max-w-sm py-16 text-center">
      <LogoMark className="mx-auto mb-5 size-10 opacity-80" />
      <h2 className="font-semibold text-lg/7">{title}</h2>
      <p className="mt-1.5 mb-6 text-pretty text-muted-foreground">{text}</p>
      <div className="flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}
