import { useState } from 'react';
import { messages } from '@/shared/data-messages';
import { formatList } from '@/shared/i18n/catalogue';
import { cn } from '@/shared/lib/cn';
import { formatDay } from '@/shared/lib/days';
import { axisOf, formatAmount, tickLabels } from '@/shared/lib/money';

export interface Point {
  day: string;
  amount: string;
}

interface LineChartProps {
  label: string;
  currency: string;
  points: Point[];
  /** Points to compare with, from the day of the month of the first point on; drawn as a dashed line above zero. */
  earlier?: Point[];
}

const NO_POINTS: Point[] = [];

/**
 * A chart of amounts over time, or over a month compared with an earlier one. A slider over it selects points by mouse, touch or arrow keys, and announces them to
 * screen readers. A table below contains the same figures.
 */
export function LineChart({ label, currency, points, earlier = NO_POINTS }: LineChartProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const isCompared = earlier.length > 0;
  const amounts = [...points, ...earlier].map(({ amount }) => amount);
  const { ticks, positions } = axisOf(isCompared ? [...amounts, '0'] : amounts);
  const last = Math.max(points.length, earlier.length) - 1;
  const index = Math.min(chosen ?? points.length - 1, last);
  const first = points[0];
  const final = points[last] ?? earlier[last];
  if (!(first && final)) return null;

  const x = (of: number) => (last === 0 ? 50 : (of / last) * 100);
  const y = (of: number) => (1 - (positions[of] ?? 0)) * 100;
  const lineOf = (course: Point[], from: number) =>
    course.map((_, of) => `${of === 0 ? 'M' : 'L'}${x(of)} ${y(from + of)}`).join('');
  const line = lineOf(points, 0);
  const readings = [points[index], earlier[index]].filter((point) => point !== undefined);
  const tickNames = tickLabels(ticks, currency);

  return (
    <figure data-slot="line-chart">
      <ul aria-hidden className={cn('text-sm/6', isCompared && 'min-h-12')}>
        {readings.map((point) => (
          <li key={point.day} className="flex flex-wrap items-center gap-x-3">
            {isCompared && (
              <span
                className={cn(
                  'w-4 border-t-2',
                  point === points[index] ? 'border-chart-1' : 'border-control border-dashed',
                )}
              />
            )}
            <span className="text-muted-foreground">{formatDay(point.day, 'medium')}</span>
            <span className="font-medium tabular-nums">{formatAmount(point.amount, currency)}</span>
          </li>
        ))}
      </ul>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)_auto] gap-3">
        <div
          className={cn(
            'relative rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-4',
            isCompared ? 'h-36' : 'h-44',
          )}
        >
          <svg
            aria-hidden
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
          >
            {ticks.map((tick, at) => {
              const height = 100 - (at / (ticks.length - 1)) * 100;
              return (
                <path key={tick} d={`M0 ${height}H100`} className="stroke-rule" vectorEffect="non-scaling-stroke" />
              );
            })}
            <path d={`${line}L${x(points.length - 1)} 100L${x(0)} 100Z`} className="fill-chart-1 opacity-8" />
            <path
              d={lineOf(earlier, points.length)}
              className="fill-none stroke-2 stroke-control"
              strokeDasharray="2 5"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
            <path
              d={line}
              className="fill-none stroke-2 stroke-chart-1"
              strokeLinejoin="round"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {readings.map((point) => {
            const isEarlier = point !== points[index];
            const at = isEarlier ? points.length + index : index;
            return (
              <span
                key={point.day}
                aria-hidden
                style={{ left: `${x(index)}%`, top: `${y(at)}%` }}
                className={cn(
                  'absolute size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-background',
                  isEarlier ? 'bg-control' : 'bg-chart-1',
                )}
              />
            );
          })}
          <input
            type="range"
            min={0}
            max={last}
            value={index}
            aria-label={messages.chart.position({ label })}
            aria-valuetext={formatList(
              readings.map(({ day, amount }) => `${formatDay(day, 'medium')}: ${formatAmount(amount, currency)}`),
            )}
            onChange={(event) => setChosen(Number(event.target.value))}
            onPointerMove={({ currentTarget, clientX }) => setChosen(nearest(currentTarget, clientX, last))}
            onPointerLeave={() => setChosen(null)}
            onBlur={() => setChosen(null)}
            className="absolute inset-0 size-full cursor-crosshair touch-pan-y opacity-0 outline-none"
          />
        </div>
        <ol aria-hidden className="flex flex-col-reverse justify-between text-muted-foreground text-xs tabular-nums">
          {ticks.map((tick, at) => (
            <li key={tick} className="-my-2 leading-4">
              {tickNames[at]}
            </li>
          ))}
        </ol>
        <p aria-hidden className="flex justify-between text-muted-foreground text-xs">
          <span>{formatDay(first.day, isCompared ? 'dayOfMonth' : 'month')}</span>
          <span>{formatDay(final.day, isCompared ? 'dayOfMonth' : 'month')}</span>
        </p>
      </div>
      <PointTable label={label} currency={currency} points={points} earlier={earlier} />
    </figure>
  );
}

/** The index of the point that is nearest to the pointer. */
function nearest(element: Element, clientX: number, last: number): number {
  const { left, width } = element.getBoundingClientRect();
  const part = width === 0 ? 1 : (clientX - left) / width;
  return Math.round(Math.min(1, Math.max(0, part)) * last);
}

function PointTable({ label, currency, points, earlier }: Required<LineChartProps>) {
  const [present, before] = [points[0], earlier[0]];
  const days = points.length < earlier.length ? earlier : points;
  return (
    <details className="mt-2">
      <summary className="focus-ring w-fit cursor-pointer rounded-xs py-1 text-muted-foreground text-xs/5 hover:text-foreground">
        {messages.chart.table}
      </summary>
      <table className="mt-1 w-full max-w-sm text-sm/6">
        <caption className="sr-only">{label}</caption>
        {present && before && (
          <thead className="text-muted-foreground text-xs/5">
            <tr className="border-b">
              <th scope="col" className="text-left font-medium">
                {messages.chart.day}
              </th>
              {[present, before].map(({ day }) => (
                <th key={day} scope="col" className="text-right font-medium">
                  {formatDay(day, 'month')}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {days.map(({ day }, at) => (
            <tr key={day} className="border-b last:border-b-0">
              <th scope="row" className="py-1 text-left font-normal text-muted-foreground">
                {formatDay(day, before ? 'dayOfMonth' : 'medium')}
              </th>
              {(before ? [points[at], earlier[at]] : [points[at]]).map((point, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns do not change
                <td key={column} className="py-1 text-right tabular-nums">
                  {point && formatAmount(point.amount, currency)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
