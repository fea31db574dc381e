import type { ComponentProps, ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { cn } from '@/shared/lib/cn';
import { AmountInput } from '@/shared/ui/amount-input';
import { Checkbox } from '@/shared/ui/checkbox';
import { CurrencyOptions } from '@/shared/ui/currency-options';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { type BoundFieldProps, FormField } from './form-field';

type InputProps = Pick<ComponentProps<'input'>, 'autoCapitalize' | 'inputMode' | 'placeholder' | 'spellCheck'> & {
  inputClassName?: string;
};

export function TextField<Values extends FieldValues>({
  autoCapitalize,
  inputMode,
  placeholder,
  spellCheck,
  inputClassName,
  ...field
}: BoundFieldProps<Values> & InputProps) {
  const input = { autoCapitalize, inputMode, placeholder, spellCheck, className: inputClassName };
  return <FormField {...field}>{(control) => <Input {...control} {...input} autoComplete="off" />}</FormField>;
}

export function AmountField<Values extends FieldValues>(field: BoundFieldProps<Values>) {
  return <FormField {...field}>{(control) => <AmountInput {...control} />}</FormField>;
}

export function DateField<Values extends FieldValues>(field: BoundFieldProps<Values>) {
  return <FormField {...field}>{(control) => <Input {...control} type="date" />}</FormField>;
}

export function CheckboxField<Values extends FieldValues>(field: BoundFieldProps<Values>) {
  return (
    <FormField {...field} layout="inline">
      {(control) => <Checkbox {...control} />}
    </FormField>
  );
}

interface SelectFieldProps<Values extends FieldValues> extends BoundFieldProps<Values> {
  /** Whether the value is shown but can't be changed. */
  fixed?: boolean;
  /** The `option` elements. */
  children: ReactNode;
}

export function SelectField<Values extends FieldValues>({ fixed, children, ...field }: SelectFieldProps<Values>) {
  return (
    <FormField {...field}>
      {(control) => (
        <Select {...control} aria-disabled={fixed || undefined}>
          {children}
        </Select>
      )}
    </FormField>
  );
}

interface ChoiceFieldProps<Values extends FieldValues, Choice extends string>
  extends Omit<SelectFieldProps<Values>, 'children'> {
  choices: readonly Choice[];
  labels: Readonly<Record<Choice, string>>;
}

/** A select over fixed values. */
export function ChoiceField<Values extends FieldValues, Choice extends string>({
  choices,
  labels,
  ...field
}: ChoiceFieldProps<Values, Choice>) {
  return (
    <SelectField {...field}>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {labels[choice]}
        </option>
      ))}
    </SelectField>
  );
}

/** A select over all currencies, or showing the only possible one. */
export function CurrencyField<Values extends FieldValues>({
  only,
  ...field
}: BoundFieldProps<Values> & { only?: string | undefined }) {
  return (
    <SelectField {...field} fixed={only !== undefined}>
      <CurrencyOptions only={only} />
    </SelectField>
  );
}

// Says why the first field is fixed, below both fields, unless the error of the second one is there.
const wideHint =
  'min-[420px]:[&>:first-child:has([aria-disabled=true]):not(:has(~[data-invalid]))>[data-slot=field-description]]:w-[calc(200%+0.75rem)]';

/** Two fields side by side, where there is room. */
export function FieldPair({ children }: { children: ReactNode }) {
  return <div className={cn('grid gap-5 min-[420px]:grid-cols-2 min-[420px]:gap-3', wideHint)}>{children}</div>;
}
