import { Ellipsis, type LucideIcon, Plus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Link, useLocation } from 'react-router';
import { cn } from '@/shared/lib/cn';
import { paths } from '@/shared/lib/paths';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/shared/ui/dropdown-menu';
import { inBottomBar, isWithin, navigation } from './navigation';
import { messages } from './shell-messages';

const itemClasses =
  'focus-ring flex h-14 w-full cursor-pointer flex-col items-center justify-center gap-0.5 text-muted-foreground text-xs -outline-offset-2! aria-[current]:font-medium aria-[current]:text-primary';

/** The navigation at the bottom of narrow screens. */
export function BottomBar({ onAdd }: { onAdd: () => void }) {
  const { pathname } = useLocation();
  const [first, second, third] = inBottomBar.map((page) => {
    const entry = navigation.find((candidate) => candidate.page === page);
    return (
      entry && (
        <Link to={paths[page]} aria-current={isWithin(pathname, page) ? 'page' : undefined} className={itemClasses}>
          <Content Icon={entry.Icon}>{messages.navigation[page]}</Content>
        </Link>
      )
    );
  });
  const others = navigation.filter(({ page }) => !inBottomBar.includes(page));
  const isOther = others.some(({ page }) => isWithin(pathname, page));

  return (
    <nav
      data-slot="bottom-bar"
      aria-label={messages.navigation.label}
      className="fixed inset-x-0 bottom-0 z-20 border-t bg-background pb-[env(safe-area-inset-bottom)] print:hidden"
    >
      <ul className="mx-auto flex max-w-xl *:min-w-12 *:flex-auto">
        <li>{first}</li>
        <li>{second}</li>
        <li>
          <button type="button" className={itemClasses} onClick={onAdd}>
            <Content Icon={Plus} iconClassName="rounded-full bg-primary p-0.5 text-primary-foreground">
              {messages.navigation.add}
            </Content>
          </button>
        </li>
        <li>{third}</li>
        <li>
          <DropdownMenu>
            <DropdownMenuTrigger className={itemClasses} aria-current={isOther || undefined}>
              <Content Icon={Ellipsis}>{messages.navigation.more}</Content>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              {others.map(({ page, Icon }) => (
                <DropdownMenuItem key={page} asChild className="min-h-10">
                  <Link to={paths[page]}>
                    <Icon aria-hidden />
                    {messages.navigation[page]}
                  </Link>
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          </DropdownMenu>
        </li>
      </ul>
    </nav>
  );
}

interface ContentProps extends ComponentProps<'span'> {
  Icon: LucideIcon;
  iconClassName?: string;
}

function Content({ Icon, iconClassName, children }: ContentProps) {
  return (
    <>
      <Icon aria-hidden className={cn('size-5', iconClassName)} />
      <span className="w-full truncate px-0.5 text-center leading-4">{children}</span>
    </>
  );
}
