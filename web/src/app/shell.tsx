import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Outlet, useMatch } from 'react-router';
import { useThemeSetting } from '@/features/settings';
import { QuickAddDialog, ShortcutHelpDialog } from '@/features/transactions';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useIsWide } from '@/shared/hooks/use-media-query';
import { useShortcuts } from '@/shared/hooks/use-shortcuts';
import { followLocale } from '@/shared/i18n/language';
import { MAIN_ID } from '@/shared/lib/focus-main';
import { setFormatLocale } from '@/shared/lib/format-locale';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { paths } from '@/shared/lib/paths';
import { lazyDialog } from '@/shared/ui/lazy-dialog';
import { Toaster } from '@/shared/ui/toaster';
import { BottomBar } from './bottom-bar';
import { InsideLayout } from './message-page';
import { messages } from './shell-messages';
import { Sidebar } from './sidebar';
import { TopBar } from './top-bar';
import { usePaletteKey } from './use-palette-key';

const CommandPalette = lazyDialog(async () => (await import('./command-palette')).CommandPalette);

export async function loader(): Promise<null> {
  const { locale } = await queryClient.ensureQueryData(settingsQuery());
  setFormatLocale(locale);
  followLocale(locale);
  return null;
}

/** The layout of all signed-in pages: a sidebar on wide screens, and bars at the top and bottom of narrow ones. */
export function Component() {
  const isWide = useIsWide();
  const { data: settings } = useSuspenseQuery(settingsQuery());
  useThemeSetting(settings);
  // There, whatever changes the texts is on the page itself, which keeps the focus.
  const isInSettings = useMatch(paths.settingsSection) !== null;
  const isHidden = useHiddenAmounts((state) => state.isSet);
  const [isAdding, setIsAdding] = useState(false);
  const [isSearching, setIsSearching] = useState(false);
  const openSearch = () => setIsSearching(true);
  const [isHelping, setIsHelping] = useState(false);
  usePaletteKey(openSearch);
  useShortcuts({ t: () => setIsAdding(true), '?': () => setIsHelping(true) }, { isFallback: true });

  return (
    <div className="lg:flex">
      <a
        href={`#${MAIN_ID}`}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        {messages.skipToContent}
      </a>
      {isWide ? <Sidebar onSearch={openSearch} /> : <TopBar onSearch={openSearch} />}
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 pt-4 pb-24 outline-none lg:px-8 lg:pt-6 lg:pb-10 print:p-0"
      >
        <div className="mx-auto max-w-[90rem]">
          {/* Texts with amounts and dates, such as those of charts, change only if the page is rendered anew. */}
          <InsideLayout key={isInSettings ? 'settings' : `${settings.locale} ${isHidden}`} value>
            <Outlet />
          </InsideLayout>
        </div>
      </main>
      {!isWide && <BottomBar onAdd={() => setIsAdding(true)} />}
      <QuickAddDialog open={isAdding} onOpenChange={setIsAdding} />
      <ShortcutHelpDialog keys={['t', '?']} open={isHelping} onOpenChange={setIsHelping} />
      <CommandPalette open={isSearching} onOpenChange={setIsSearching} onAddTransaction={() => setIsAdding(true)} />
      <Toaster />
    </div>
  );
}
