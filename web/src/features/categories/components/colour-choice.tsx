import { Check } from 'lucide-react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { colours } from '../colours';
import { messages } from '../messages';

interface ColourChoiceProps {
  registration: UseFormRegisterReturn;
  /** A colour that is offered even if it is not one of the usual ones. */
  current: string;
}

/** Radio buttons in the colours that they choose. */
export function ColourChoice({ registration, current }: ColourChoiceProps) {
  const isUsual = colours.some(({ value }) => value === current);
  const usual = colours.map(({ value, name }) => ({ value, name: messages.colours[name] }));
  const offered = isUsual ? usual : [{ value: current, name: messages.fields.otherColour }, ...usual];
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm/5">{messages.fields.colour}</legend>
      <div className="flex flex-wrap gap-1.5">
        {offered.map(({ value, name }) => (
          <label
            key={value}
            title={name}
            style={{ backgroundColor: value }}
            className="relative grid size-8 cursor-pointer place-items-center rounded-md has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              value={value}
              aria-label={name}
              {...registration}
              className="peer absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            <Check
              aria-hidden
              strokeWidth={3}
              className="pointer-events-none size-4 rounded-full bg-surface p-0.5 text-foreground opacity-0 peer-checked:opacity-100"
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
