import { cn } from '@/shared/lib/cn';

const tones = { normal: 'bg-chart-1', warning: 'bg-warning', negative: 'bg-negative' };

interface MeterProps {
  /** The filled part of the bar, from 0 to 1. */
  value: number;
  tone?: keyof typeof tones;
  className?: string;
}

/** A bar that is hidden from screen readers: its value must also be shown as text. */
export function Meter({ value, tone = 'normal', className }: MeterProps) {
  return (
    <div data-slot="meter" aria-hidden className={cn('h-2 overflow-hidden rounded-xs bg-muted', className)}>
      <div style={{ width: `${value * 100}%` }} className={cn('h-full rounded-xs', tones[tone])} />
    </div>
  );
}
