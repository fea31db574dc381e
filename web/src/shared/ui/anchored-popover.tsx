import { Popover } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';
import { cn } from '@/shared/lib/cn';

interface AnchoredPopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  /** The button that opens and closes the popover, which is shown next to it. */
  anchor: RefObject<HTMLButtonElement | null>;
  onOpenAutoFocus?: (event: Event) => void;
  className?: string;
  children: ReactNode;
}

/** A small dialog next to a button, which gets the focus when it closes. */
export function AnchoredPopover(props: AnchoredPopoverProps) {
  const { open, onOpenChange, label, anchor, onOpenAutoFocus, className, children } = props;
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          {...(onOpenAutoFocus && { onOpenAutoFocus })}
          onInteractOutside={(event) => {
            // The button closes the popover itself.
            if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
          className={cn(
            'z-50 max-w-[calc(100vw-1rem)] rounded-lg border bg-surface text-foreground shadow-float outline-none',
            className,
          )}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
