import { Link, Outlet, useLocation } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { Logo } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import { copy } from '../copy';
import { useReturningVisitor } from '../use-returning-visitor';

/** The layout of the pages for signing in and registering: one centred column. */
export function AuthLayout() {
  useReturningVisitor();
  const { pathname } = useLocation();
  return (
    <div className="flex min-h-dvh flex-col px-5">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
        <div
          key={pathname}
          className="motion-safe:fade-in-0 motion-safe:slide-in-from-bottom-1 motion-safe:animate-in motion-safe:duration-200 motion-safe:ease-out"
        >
          <Logo className="mb-8" />
          <Outlet />
        </div>
      </main>
      <footer className="mx-auto flex w-full max-w-sm items-center justify-between border-t py-3">
        <nav aria-label={copy.legal.label} className="-ml-2 flex text-muted-foreground text-xs">
          <Link to={paths.terms} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {copy.legal.terms}
          </Link>
          <Link to={paths.privacy} className="focus-ring rounded-sm px-2 py-1.5 hover:text-foreground">
            {copy.legal.privacy}
          </Link>
        </nav>
        <ThemeToggle />
      </footer>
    </div>
  );
}
