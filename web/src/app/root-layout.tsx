import { Suspense, useEffect, useRef, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { focusMainIfLost } from '@/shared/lib/focus-main';
import { messages } from './messages';
import { Splash } from './splash';

/** Menus, dialogs and toasts give the focus back only after their closing animations. */
const CLOSING_MS = 300;

export function RootLayout() {
  const isNavigating = useNavigation().state !== 'idle';
  return (
    <>
      {isNavigating && <NavigationProgress />}
      <Suspense fallback={<Splash />}>
        <Outlet />
      </Suspense>
      <ScrollRestoration />
      <PageAnnouncer />
    </>
  );
}

/**
 * Announces a new page to screen readers, as browsers do for a full page load, and focuses its content if the focused
 * element was on the previous page.
 */
function PageAnnouncer() {
  const { pathname } = useLocation();
  const announced = useRef(pathname);
  const [title, setTitle] = useState('');
  useEffect(() => {
    if (announced.current === pathname) return undefined;
    announced.current = pathname;
    setTitle(document.title);
    focusMainIfLost();
    const timer = setTimeout(focusMainIfLost, CLOSING_MS);
    return () => clearTimeout(timer);
  }, [pathname]);
  return (
    <p aria-live="assertive" className="sr-only">
      {title}
    </p>
  );
}

/** A thin progress line at the top, shown when a page takes noticeably long to load. */
function NavigationProgress() {
  return (
    <div
      role="progressbar"
      aria-label={messages.loading}
      className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden opacity-0 motion-safe:animate-[appear_200ms_200ms_forwards] motion-reduce:opacity-100"
    >
      <div className="h-full w-1/3 bg-primary motion-safe:animate-[progress_1.1s_ease-in-out_infinite] motion-reduce:w-full" />
    </div>
  );
}
