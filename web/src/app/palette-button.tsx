import { Search } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { messages } from './shell-messages';

interface PaletteButtonProps {
  /** Whether only the icon is shown. */
  isIcon: boolean;
  onClick: () => void;
}

const isApple = /mac|iphone|ipad/i.test(navigator.platform);

/** Opens the command palette. */
export function PaletteButton({ isIcon, onClick }: PaletteButtonProps) {
  return (
    <Button
      variant={isIcon ? 'ghost' : 'secondary'}
      size="icon"
      aria-label={messages.palette.open}
      aria-keyshortcuts="Control+K Meta+K"
      title={messages.palette.open}
      className={cn('text-muted-foreground', !isIcon && 'h-9 w-full justify-start px-2.5')}
      onClick={onClick}
    >
      <Search aria-hidden />
      {!isIcon && (
        <>
          <span className="flex-1 text-left font-normal text-sm">{messages.palette.open}</span>
          <kbd className="font-normal font-sans text-xs">{isApple ? '⌘K' : 'Ctrl K'}</kbd>
        </>
      )}
    </Button>
  );
}
