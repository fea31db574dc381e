import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** Above the title of a page about one thing: where the others are. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      data-slot="back-link"
      className="focus-ring mb-2 -ml-1 inline-flex items-center gap-1.5 rounded-xs px-1 text-muted-foreground text-sm/6 hover:text-foreground"
    >
      <ArrowLeft aria-hidden className="size-4" />
      {children}
    </Link>
  );
}
