import { useState } from 'react';
import { Outlet } from 'react-router';
import { QuickAddDialog } from '@/features/transactions';
import { useIsWide } from '@/shared/hooks/use-media-query';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { Toaster } from '@/shared/ui/toaster';
import { BottomBar } from './bottom-bar';
import { copy } from './copy';
import { InsideLayout } from './message-page';
import { Sidebar } from './sidebar';
import { TopBar } from './top-bar';

const MAIN_ID = 'main';

/** The layout of all signed-in pages: a sidebar on wide screens, and bars at the top and bottom of narrow ones. */
export function Component() {
  const isWide = useIsWide();
  const isHidden = useHiddenAmounts((state) => state.isSet);
  const [isAdding, setIsAdding] = useState(false);
  return (
    <div className="lg:flex">
      <a
        href={`#${MAIN_ID}`}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        {copy.skipToContent}
      </a>
      {isWide ? <Sidebar /> : <TopBar />}
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 pt-4 pb-24 outline-none lg:px-8 lg:pt-6 lg:pb-10 print:p-0"
      >
        <div className="mx-auto max-w-[90rem]">
          {/* Amounts in texts, such as those of charts, change only if the page is rendered anew. */}
          <InsideLayout key={String(isHidden)} value>
            <Outlet />
          </InsideLayout>
        </div>
      </main>
      {!isWide && <BottomBar onAdd={() => setIsAdding(true)} />}
      <QuickAddDialog open={isAdding} onOpenChange={setIsAdding} />
      <Toaster />
    </div>
  );
}
