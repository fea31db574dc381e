import type { ReactNode } from 'react';
import { LogoMark } from './logo';

interface EmptyStateProps {
  title: string;
  text: string;
  /** The button or link for the next step. */
  children: ReactNode;
}

/** Explains the purpose of an empty page, and offers the next step. */
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
