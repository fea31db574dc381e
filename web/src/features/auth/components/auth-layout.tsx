import { useEffect } from 'react';
import { Link, Outlet } from 'react-router';
import { loadClient } from '@/shared/api/request';
import { paths } from '@/shared/lib/paths';
import { Logo } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import { messages } from '../messages';
import { useReturningVisitor } from '../use-returning-visitor';

/** The layout of the pages for signing in and registering: one centred column. */
export function AuthLayout() {
  useReturningVisitor();
  useEffect(loadClientAfterPaint, []);
  return (
    <div className="flex min-h-dvh flex-col px-5">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
        <Logo className="mb-8" />
        <Outlet />
      </main>
      <footer className="mx-auto flex w-full max-w-sm items-center justify-between border-t py-3">
        <nav aria-label={messages.legal.label} className="-ml-2 flex text-muted-foreground text-xs">
          <Link to={paths.terms} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {messages.legal.terms}
          </Link>
          <Link to={paths.privacy} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {messages.legal.privacy}
          </Link>
        </nav>
        <ThemeToggle />
      </footer>
    </div>
  );
}

/** Fetches what submitting a form needs when the page is visible. A failure is reported when a form is submitted. */
function loadClientAfterPaint() {
  const frame = requestAnimationFrame(() => setTimeout(() => loadClient().catch(() => undefined)));
  return () => cancelAnimationFrame(frame);
}
