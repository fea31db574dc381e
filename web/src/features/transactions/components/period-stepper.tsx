import { CalendarDays } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatDay, formatDays, monthStart } from '@/shared/lib/days';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { MonthButton } from '@/shared/ui/month-button';
import { Select } from '@/shared/ui/select';
import { type Filter, monthOf, periods } from '../filter';
import { messages } from '../messages';
import { DateRangePopover } from './dialogs';

interface PeriodStepperProps {
  filter: Filter;
  today: string;
  onChange: (changes: Partial<Filter>, pause?: number) => void;
}

/**
 * The date range, with buttons that step through the months. While no month is shown, they lead to the present one. A
 * custom range has a button for its dates instead of one to the next month.
 */
export function PeriodStepper({ filter, today, onChange }: PeriodStepperProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const shown = monthOf(filter, today);
  const isCustom = filter.period === 'custom';
  const range = isCustom ? rangeOf(filter, today) : undefined;
  const showMonth = (day: string) => onChange({ period: 'month', month: day.slice(0, 7) });

  function choose(name: string) {
    const period = periods.find((candidate) => candidate === name) ?? 'all';
    onChange({ period });
    setIsOpen(period === 'custom');
  }

  return (
    <div className="flex max-lg:w-full">
      <MonthButton
        direction="previous"
        className="rounded-r-none"
        onClick={() => showMonth(shown ? monthStart(shown, -1) : today)}
      />
      <Field
        label={messages.filters.period}
        hideLabel
        className={isCustom ? 'w-40 max-lg:flex-1' : 'w-38 max-lg:flex-1'}
      >
        {(control) => (
          <Select
            {...control}
            className="relative -mx-px h-9 rounded-none focus-visible:z-10"
            title={range}
            value={filter.period}
            onPointerEnter={DateRangePopover.preload}
            onFocus={DateRangePopover.preload}
            onChange={({ target }) => choose(target.value)}
          >
            {filter.period === 'month' && <option value="month">{formatDay(`${filter.month}-01`, 'month')}</option>}
            {periods.map((period) => (
              <option key={period} value={period}>
                {(period === 'custom' && range) || messages.periods[period]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isCustom ? (
        <Button
          ref={button}
          variant="secondary"
          size="icon"
          aria-label={messages.filters.dates}
          title={messages.filters.dates}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          className="-ml-0.5 size-9 rounded-l-none"
          onClick={() => setIsOpen(!isOpen)}
        >
          <CalendarDays aria-hidden />
        </Button>
      ) : (
        <MonthButton
          direction="next"
          className="-ml-0.5 rounded-l-none"
          onClick={shown ? () => showMonth(monthStart(shown, 1)) : undefined}
        />
      )}
      <DateRangePopover
        open={isOpen && isCustom}
        onOpenChange={setIsOpen}
        anchor={button}
        filter={filter}
        onChange={onChange}
      />
    </div>
  );
}

/** The days of a custom period, if there are any. Without years if they are in the present one, which is shorter. */
function rangeOf({ from, to }: Filter, today: string): string | undefined {
  const isThisYear = [from, to].every((day) => day === '' || day.slice(0, 4) === today.slice(0, 4));
  const format = isThisYear ? 'short' : 'medium';
  if (from && to) return from < to ? formatDays(from, to, format) : formatDays(to, from, format);
  if (from) return messages.filters.since({ day: formatDay(from, format) });
  return to ? messages.filters.until({ day: formatDay(to, format) }) : undefined;
}
