import { ChevronLeft, ChevronRight } from 'lucide-react';
import { messages } from '@/shared/data-messages';
import { cn } from '@/shared/lib/cn';
import { Button } from './button';

interface MonthButtonProps {
  direction: 'previous' | 'next';
  /** Absent if there is no such month to show. */
  onClick?: (() => void) | undefined;
  className?: string;
}

/** A button to the month before or after the shown one. Without such a month it is disabled, but keeps the focus. */
export function MonthButton({ direction, onClick, className }: MonthButtonProps) {
  const Icon = direction === 'previous' ? ChevronLeft : ChevronRight;
  const label = direction === 'previous' ? messages.previousMonth : messages.nextMonth;
  return (
    <Button
      variant="secondary"
      size="icon"
      aria-label={label}
      title={label}
      aria-disabled={!onClick || undefined}
      className={cn('size-9 aria-disabled:opacity-50', className)}
      onClick={() => onClick?.()}
    >
      <Icon aria-hidden />
    </Button>
  );
}
