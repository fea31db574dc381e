import { formatDay, monthStart } from '@/shared/lib/days';
import { MonthButton } from './month-button';

interface MonthStepperProps {
  /** The first day of the shown month. */
  month: string;
  onChange: (month: string) => void;
  /** The first day of the last month that can be shown. */
  last?: string;
}

/** The month that a page shows, between buttons to the months before and after it. */
export function MonthStepper({ month, onChange, last }: MonthStepperProps) {
  const isLast = last !== undefined && month >= last;
  return (
    <div data-slot="month-stepper" className="flex max-lg:flex-1">
      <MonthButton direction="previous" className="rounded-r-none" onClick={() => onChange(monthStart(month, -1))} />
      <p
        aria-live="polite"
        className="grid h-9 flex-1 place-items-center whitespace-nowrap border-control border-y bg-surface px-3 font-medium text-sm max-lg:px-1 lg:min-w-38"
      >
        {formatDay(month, 'monthYear')}
      </p>
      <MonthButton
        direction="next"
        className="rounded-l-none"
        onClick={isLast ? undefined : () => onChange(monthStart(month, 1))}
      />
    </div>
  );
}
