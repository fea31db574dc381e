import { Link } from 'react-router';
import { UserMenu } from '@/features/auth';
import { usePageTitle } from '@/shared/lib/page-title';
import { paths } from '@/shared/lib/paths';
import { messages as sharedMessages } from '@/shared/messages';
import { Logo, LogoMark } from '@/shared/ui/logo';
import { AmountsToggle } from './amounts-toggle';
import { PaletteButton } from './palette-button';

/** The bar above the page on narrow screens, with the title of the page. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const title = usePageTitle((state) => state.title);
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b bg-background px-4 print:hidden">
      <Link
        to={paths.dashboard}
        {...(title !== null && { 'aria-label': sharedMessages.productName })}
        className="focus-ring flex shrink-0 rounded-sm"
      >
        {title === null ? <Logo /> : <LogoMark className="size-6" />}
      </Link>
      {/* The heading of the page has the same text for screen readers. */}
      <p aria-hidden className="min-w-0 flex-1 truncate font-semibold text-base/6 tracking-tight">
        {title}
      </p>
      <div className="-mr-1.5 flex items-center">
        <PaletteButton isIcon onClick={onSearch} />
        <AmountsToggle />
        <UserMenu />
      </div>
    </header>
  );
}
