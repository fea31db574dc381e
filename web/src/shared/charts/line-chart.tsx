import { useState } from 'react';
import { messages } from '@/shared/data-messages';
import { formatDay } from '@/shared/lib/days';
import { axisOf, formatAmount, tickLabels } from '@/shared/lib/money';

interface Point {
  day: string;
  amount: string;
}

interface LineChartProps {
  label: string;
  currency: string;
  points: Point[];
}

/**
 * A chart of amounts over time. A slider over it selects points by mouse, touch or arrow keys, and announces them to
 * screen readers. A table below contains the same figures.
 */
export function LineChart({ label, currency, points }: LineChartProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { ticks, positions } = axisOf(points.map(({ amount }) => amount));
  const last = points.length - 1;
  const index = Math.min(chosen ?? last, last);
  const x = (of: number) => (last === 0 ? 50 : (of / last) * 100);
  const y = (of: number) => (1 - (positions[of] ?? 0)) * 100;
  const point = points[index];
  if (!point) return null;

  const line = points.map((_, of) => `${of === 0 ? 'M' : 'L'}${x(of)} ${y(of)}`).join('');
  const first = points[0]?.day ?? point.day;
  const final = points[last]?.day ?? point.day;
  const tickNames = tickLabels(ticks, currency);

  return (
    <figure data-slot="line-chart">
      <p aria-hidden className="flex flex-wrap gap-x-3 text-sm/6">
        <span className="text-muted-foreground">{formatDay(point.day, 'medium')}</span>
        <span className="font-medium tabular-nums">{formatAmount(point.amount, currency)}</span>
      </p>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)_auto] gap-3">
        <div className="relative h-44 rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-4">
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
            <path d={`${line}L${x(last)} 100L${x(0)} 100Z`} className="fill-chart-1 opacity-8" />
            <path
              d={line}
              className="fill-none stroke-2 stroke-chart-1"
              strokeLinejoin="round"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          <span
            aria-hidden
            style={{ left: `${x(index)}%`, top: `${y(index)}%` }}
            className="absolute size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-background bg-chart-1"
          />
          <input
            type="range"
            min={0}
            max={last}
            value={index}
            aria-label={messages.chart.position({ label })}
            aria-valuetext={`${formatDay(point.day, 'medium')}: ${formatAmount(point.amount, currency)}`}
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
          <span>{formatDay(first, 'month')}</span>
          <span>{formatDay(final, 'month')}</span>
        </p>
      </div>
      <PointTable label={label} currency={currency} points={points} />
    </figure>
  );
}

/** The index of the point that is nearest to the pointer. */
function nearest(element: Element, clientX: number, last: number): number {
  const { left, width } = element.getBoundingClientRect();
  const part = width === 0 ? 1 : (clientX - left) / width;
  return Math.round(Math.min(1, Math.max(0, part)) * last);
}

function PointTable({ label, currency, points }: LineChartProps) {
  return (
    <details className="mt-2">
      <summary className="focus-ring w-fit cursor-pointer rounded-xs py-1 text-muted-foreground text-xs/5 hover:text-foreground">
        {messages.chart.table}
      </summary>
      <table className="mt-1 w-full max-w-sm text-sm/6">
        <caption className="sr-only">{label}</caption>
        <tbody>
          {points.map(({ day, amount }) => (
            <tr key={day} className="border-b last:border-b-0">
              <th scope="row" className="py-1 text-left font-normal text-muted-foreground">
                {formatDay(day, 'medium')}
              </th>
              <td className="py-1 text-right tabular-nums">{formatAmount(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
