import { Link, NavLink, Outlet } from 'react-router';
import { AccountMenu } from '@/features/auth';
import { paths } from '@/shared/lib/paths';
import { Logo } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import { Toaster } from '@/shared/ui/toaster';
import { copy } from './copy';
import { InsideLayout } from './message-page';

const MAIN_ID = 'main';
const pages = ['dashboard', 'transactions', 'accounts', 'budgets'] as const;

/** The layout of all signed-in pages. */
export function Component() {
  return (
    <>
      <a
        href={`#${MAIN_ID}`}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        {copy.skipToContent}
      </a>
      <header className="border-b">
        <div className="mx-auto flex max-w-4xl flex-wrap items-center justify-between gap-x-8 px-5 md:h-14">
          <Link to={paths.dashboard} className="focus-ring flex rounded-sm">
            <Logo />
          </Link>
          <div className="-mr-2 flex h-14 items-center gap-1 md:order-last">
            <ThemeToggle />
            <AccountMenu />
          </div>
          <Navigation />
        </div>
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="mx-auto max-w-4xl px-5 py-8 outline-none sm:py-10">
        <InsideLayout value>
          <Outlet />
        </InsideLayout>
      </main>
      <Toaster />
    </>
  );
}

/** On phones, the navigation is on its own row below the rest of the header. */
function Navigation() {
  return (
    <nav
      aria-label={copy.navigation.label}
      className="-mx-3 flex w-[calc(100%+1.5rem)] overflow-x-auto md:mx-0 md:w-auto md:flex-1"
    >
      {pages.map((page) => (
        <NavLink
          key={page}
          to={paths[page]}
          className="focus-ring flex h-10 flex-1 items-center justify-center border-transparent border-b-2 px-2 text-muted-foreground text-sm -outline-offset-2! hover:text-foreground aria-[current=page]:border-primary aria-[current=page]:font-medium aria-[current=page]:text-foreground md:h-14 md:flex-none md:px-3"
        >
          {copy.navigation[page]}
        </NavLink>
      ))}
    </nav>
  );
}
