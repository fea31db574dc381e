import type { UseFormRegisterReturn } from 'react-hook-form';
import type { TransactionType } from '@/shared/api/types';
import { copy } from '../copy';

interface TypeChoiceProps {
  registration: UseFormRegisterReturn;
  types: readonly TransactionType[];
}

/** Radio buttons side by side. */
export function TypeChoice({ registration, types }: TypeChoiceProps) {
  return (
    <fieldset>
      <legend className="sr-only">{copy.fields.type}</legend>
      <div className="flex rounded-md border border-control p-0.5">
        {types.map((type) => (
          <label
            key={type}
            className="relative flex-1 cursor-pointer rounded-sm py-1.5 text-center text-muted-foreground text-sm/5 transition-colors duration-100 has-checked:bg-accent has-checked:font-medium has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              value={type}
              {...registration}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            {copy.type[type]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
