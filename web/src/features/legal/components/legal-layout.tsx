import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { Logo } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import type { LegalDocuments } from '../legal-documents';
import { messages } from '../messages';

/** The layout of the legal pages, whose code and texts no other page loads. */
export function LegalLayout({ documents, children }: { documents: LegalDocuments; children: ReactNode }) {
  const { language, terms, privacy } = documents;
  return (
    <div className="mx-auto flex min-h-dvh max-w-2xl flex-col px-5">
      <header className="flex h-14 items-center justify-between border-b">
        <Link to={paths.home} aria-label={messages.backToApp} className="focus-ring flex rounded-sm">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main className="flex-1 py-10">{children}</main>
      <footer className="flex gap-1 border-t py-4 text-muted-foreground">
        <nav aria-label={messages.navigation} className="-ml-2 flex text-xs">
          <Link to={paths.terms} lang={language} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {terms.title}
          </Link>
          <Link to={paths.privacy} lang={language} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {privacy.title}
          </Link>
        </nav>
      </footer>
    </div>
  );
}
