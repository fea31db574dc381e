import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** The link above the title of an item's page that leads back to the list. */
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
