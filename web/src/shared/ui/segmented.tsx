import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

interface SegmentedProps<Value extends string> {
  legend: string;
  options: readonly { value: Value; label: string }[];
  /** The props of the radio button for a value, including its name. */
  input: (value: Value) => ComponentProps<'input'>;
  className?: string;
}

/** Radio buttons shown side by side as segments. */
export function Segmented<Value extends string>({ legend, options, input, className }: SegmentedProps<Value>) {
  return (
    <fieldset data-slot="segmented" className={className}>
      <legend className="sr-only">{legend}</legend>
      <div className="flex rounded-md border border-control p-0.5">
        {options.map(({ value, label }) => (
          <label
            key={value}
            className={cn(
              'relative flex-1 cursor-pointer whitespace-nowrap rounded-sm px-2.5 py-1.5 text-center text-muted-foreground text-sm/5 motion-safe:transition-colors motion-safe:duration-100',
              'has-checked:bg-accent has-checked:font-medium has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2',
            )}
          >
            <input
              type="radio"
              value={value}
              {...input(value)}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
