import type { CSSProperties } from 'react';
import { Toaster as Sonner } from 'sonner';
import { messages } from '@/shared/data-messages';

const WIDTH = { '--width': '26rem' } as CSSProperties;

/** The area for toasts, below any dialog. `toast` of sonner adds to it. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      expand
      style={WIDTH}
      // Above the bottom bar of narrow screens.
      className="z-30! font-sans! max-lg:bottom-18!"
      containerAriaLabel={messages.notifications}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-4 rounded-lg border bg-surface py-2 pr-2 pl-4 text-sm text-foreground shadow-float focus-ring',
          content: 'min-w-0 flex-1 py-1.5',
          title: 'wrap-anywhere',
          description: 'text-muted-foreground',
          icon: 'hidden',
          actionButton:
            'h-8 shrink-0 cursor-pointer rounded-md px-3 font-medium text-primary focus-ring hover:bg-accent',
        },
      }}
    />
  );
}
