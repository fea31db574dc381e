import { useId } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { copy } from '../copy';
import { kinds } from '../kinds';

interface KindChoiceProps {
  registration: UseFormRegisterReturn;
  error: string | undefined;
}

/** Two radio buttons, each with an explanation. */
export function KindChoice({ registration, error }: KindChoiceProps) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <fieldset aria-describedby={error ? errorId : undefined} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm/5">{copy.fields.kind}</legend>
      <div className="grid gap-2 min-[420px]:grid-cols-2">
        {kinds.map((kind) => (
          <label
            key={kind}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border border-control px-3 py-2.5 has-checked:border-primary has-checked:bg-accent has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2 motion-safe:transition-colors motion-safe:duration-100"
          >
            <input
              type="radio"
              value={kind}
              aria-labelledby={`${id}-${kind}`}
              aria-describedby={`${id}-${kind}-hint`}
              {...registration}
              className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-control bg-surface outline-none checked:border-5 checked:border-primary"
            />
            <span className="grid">
              <span id={`${id}-${kind}`} className="font-medium text-sm/5">
                {copy.kind[kind]}
              </span>
              <span id={`${id}-${kind}-hint`} className="text-muted-foreground text-xs/5">
                {copy.kindHint[kind]}
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
