import { Link, Outlet } from 'react-router';
import { AccountMenu } from '@/features/auth';
import { paths } from '@/shared/lib/paths';
import { Logo } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import { Toaster } from '@/shared/ui/toaster';
import { copy } from './copy';

const MAIN_ID = 'main';

/** The frame of every page behind sign-in. */
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
        <div className="mx-auto flex h-14 max-w-4xl items-center justify-between px-5">
          <Link to={paths.dashboard} className="focus-ring flex rounded-sm">
            <Logo />
          </Link>
          <div className="-mr-2 flex items-center gap-1">
            <ThemeToggle />
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="mx-auto max-w-4xl px-5 py-8 outline-none sm:py-10">
        <Outlet />
      </main>
      <Toaster />
    </>
  );
}
