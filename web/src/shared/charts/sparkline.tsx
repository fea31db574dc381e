import { cn } from '@/shared/lib/cn';
import { axisOf } from '@/shared/lib/money';

interface SparklineProps {
  /** The meaning of the line, for screen readers. */
  label: string;
  amounts: string[];
  className?: string;
}

/** The course of an amount as a small line without axes, beside the figure itself. */
export function Sparkline({ label, amounts, className }: SparklineProps) {
  const { positions } = axisOf(amounts);
  const last = positions.length - 1;
  if (last < 1) return null;
  const line = positions.map((position, at) => `${at === 0 ? 'M' : 'L'}${(at / last) * 100} ${(1 - position) * 100}`);
  return (
    <svg
      data-slot="sparkline"
      role="img"
      aria-label={label}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className={cn('overflow-visible', className)}
    >
      <path
        d={line.join('')}
        className="fill-none stroke-[1.5] stroke-chart-1"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
