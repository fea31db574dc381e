import { type ComponentProps, useId } from 'react';
import { cn } from '@/shared/lib/cn';

interface RadioCardsProps<Value extends string> {
  legend: string;
  /** An explanation of the choice. */
  description?: string;
  /** The choices, each with an explanation. */
  options: readonly { value: Value; label: string; hint: string }[];
  /** The props of the radio buttons, including their name. */
  input: ComponentProps<'input'>;
  error?: string | undefined;
  /** The layout of the radio buttons. */
  className?: string;
}

/** Radio buttons in boxes, each with an explanation. */
export function RadioCards<Value extends string>(props: RadioCardsProps<Value>) {
  const { legend, description, options, input, error, className } = props;
  const id = useId();
  const descriptionId = `${id}-description`;
  const errorId = `${id}-error`;
  const describedBy = [description && descriptionId, error && errorId].filter(Boolean).join(' ');
  return (
    <fieldset data-slot="radio-cards" aria-describedby={describedBy || undefined} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm/5">{legend}</legend>
      {description && (
        <p id={descriptionId} className="-mt-1.5 text-muted-foreground text-xs/5">
          {description}
        </p>
      )}
      <div className={cn('grid gap-2', className)}>
        {options.map(({ value, label, hint }) => (
          <label
            key={value}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border border-control px-3 py-2.5 has-checked:border-primary has-checked:bg-accent has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2 motion-safe:transition-colors motion-safe:duration-100"
          >
            <input
              type="radio"
              value={value}
              aria-labelledby={`${id}-${value}`}
              aria-describedby={`${id}-${value}-hint`}
              {...input}
              className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-control bg-surface outline-none checked:border-5 checked:border-primary"
            />
            <span className="wrap-anywhere grid min-w-0">
              <span id={`${id}-${value}`} className="font-medium text-sm/5">
                {label}
              </span>
              <span id={`${id}-${value}-hint`} className="text-muted-foreground text-xs/5">
                {hint}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={errorId} className="font-medium text-negative text-xs/5">
          {error}
        </p>
      )}
    </fieldset>
  );
}
