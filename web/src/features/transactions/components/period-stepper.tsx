import { formatDay, monthStart } from '@/shared/lib/days';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { MonthButton } from '@/shared/ui/month-button';
import { Select } from '@/shared/ui/select';
import { type Filter, monthOf, periods } from '../filter';
import { messages } from '../messages';

interface PeriodStepperProps {
  filter: Filter;
  today: string;
  onChange: (changes: Partial<Filter>) => void;
}

/** The date range, with buttons that step through the months. While no month is shown, they lead to the present one. */
export function PeriodStepper({ filter, today, onChange }: PeriodStepperProps) {
  const shown = monthOf(filter, today);
  const showMonth = (day: string) => onChange({ period: 'month', month: day.slice(0, 7) });
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 max-lg:w-full">
      <div className="flex max-lg:flex-1">
        <MonthButton
          direction="previous"
          className="rounded-r-none"
          onClick={() => showMonth(shown ? monthStart(shown, -1) : today)}
        />
        <Field label={messages.filters.period} hideLabel className="w-38 max-lg:flex-1">
          {(control) => (
            <Select
              {...control}
              className="relative -mx-px h-9 rounded-none focus-visible:z-10"
              value={filter.period}
              onChange={({ target }) =>
                onChange({ period: periods.find((period) => period === target.value) ?? 'all' })
              }
            >
              {filter.period === 'month' && <option value="month">{formatDay(`${filter.month}-01`, 'month')}</option>}
              {periods.map((period) => (
                <option key={period} value={period}>
                  {messages.periods[period]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <MonthButton
          direction="next"
          className="rounded-l-none"
          onClick={shown ? () => showMonth(monthStart(shown, 1)) : undefined}
        />
      </div>
      {filter.period === 'custom' && (
        <div className="flex gap-3 max-lg:w-full">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={messages.filters[end]} hideLabel className="max-lg:flex-1">
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  className="h-9"
                  value={filter[end]}
                  onChange={({ target }) => onChange({ [end]: target.value })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </div>
  );
}
