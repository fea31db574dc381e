import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { AccountLinks } from '@/features/accounts';
import { UserMenu } from '@/features/auth';
import { cn } from '@/shared/lib/cn';
import { deviceFlag } from '@/shared/lib/device-flag';
import { paths } from '@/shared/lib/paths';
import { messages as sharedMessages } from '@/shared/messages';
import { Button } from '@/shared/ui/button';
import { Logo, LogoMark } from '@/shared/ui/logo';
import { ThemeToggle } from '@/shared/ui/theme-toggle';
import { AmountsToggle } from './amounts-toggle';
import { isWithin, navigation, type Page } from './navigation';
import { PaletteButton } from './palette-button';
import { messages } from './shell-messages';

const useSidebarCollapsed = deviceFlag('coffer.sidebar.collapsed');

/** The navigation on wide screens, with the accounts and their balances. It can be collapsed to icons. */
export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { isSet: isCollapsed, set: setCollapsed } = useSidebarCollapsed();
  const { pathname } = useLocation();
  // The list of accounts marks the open account.
  const isCurrent = (page: Page) => (page === 'accounts' ? pathname === paths.accounts : isWithin(pathname, page));
  const CollapseIcon = isCollapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <header
      className={cn(
        'sticky top-0 flex h-dvh shrink-0 flex-col border-r bg-surface print:hidden',
        isCollapsed ? 'w-15' : 'w-60',
      )}
    >
      <div className={cn('flex h-14 shrink-0 items-center', isCollapsed ? 'justify-center' : 'px-4')}>
        <Link
          to={paths.dashboard}
          {...(isCollapsed && { 'aria-label': sharedMessages.productName })}
          className="focus-ring flex rounded-sm"
        >
          {isCollapsed ? <LogoMark className="size-6" /> : <Logo />}
        </Link>
      </div>
      <div className="flex shrink-0 justify-center px-2.5 pb-2">
        <PaletteButton isIcon={isCollapsed} onClick={onSearch} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-2.5 py-2">
        <nav aria-label={messages.navigation.label}>
          <ul className="grid gap-0.5">
            {navigation.map(({ page, Icon }) => (
              <li key={page}>
                <Link
                  to={paths[page]}
                  aria-current={isCurrent(page) ? 'page' : undefined}
                  title={isCollapsed ? messages.navigation[page] : undefined}
                  className={cn('nav-link h-9 gap-3', isCollapsed && 'justify-center')}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  <span className={cn(isCollapsed && 'sr-only')}>{messages.navigation[page]}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {!isCollapsed && <AccountLinks />}
      </div>
      <div
        className={cn(
          'flex shrink-0 items-center border-t px-2.5 py-2',
          isCollapsed ? 'flex-col gap-1' : 'flex-wrap gap-x-1 gap-y-1.5 [&>fieldset]:mr-auto',
        )}
      >
        <UserMenu showEmail={!isCollapsed} />
        {!isCollapsed && <ThemeToggle />}
        <AmountsToggle />
        <Button
          variant="ghost"
          size="icon"
          aria-label={isCollapsed ? messages.sidebar.expand : messages.sidebar.collapse}
          title={isCollapsed ? messages.sidebar.expand : messages.sidebar.collapse}
          className="text-muted-foreground"
          onClick={() => setCollapsed(!isCollapsed)}
        >
          <CollapseIcon aria-hidden />
        </Button>
      </div>
    </header>
  );
}
