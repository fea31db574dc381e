import { CircleUserRound, LogOut, Settings } from 'lucide-react';
import { Link } from 'react-router';
import { toast } from 'sonner';
import { cn } from '@/shared/lib/cn';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/shared/ui/dropdown-menu';
import { messages } from '../messages';
import { useAuthStore } from '../store';

/** The menu of the signed-in user: a button with an icon, optionally followed by the email address. */
export function UserMenu({ showEmail = false }: { showEmail?: boolean }) {
  const email = useAuthStore((state) => state.user?.email);
  const logout = useAuthStore((state) => state.logout);

  async function signOut() {
    try {
      await logout();
    } catch {
      toast.error(messages.signOutFailed);
    }
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={messages.userMenu}
          className={cn('text-muted-foreground', showEmail && 'w-full justify-start px-2.5')}
        >
          <CircleUserRound aria-hidden className={showEmail ? 'size-4' : 'size-5'} />
          {showEmail && <span className="truncate font-normal text-sm">{email}</span>}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel className="truncate">{email}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link to={paths.settings}>
            <Settings aria-hidden />
            {messages.settings}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={signOut}>
          <LogOut aria-hidden />
          {messages.signOut}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
