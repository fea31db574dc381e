import type { ComponentProps, ReactNode } from 'react';
import {
  type FieldError,
  type FieldErrors,
  type FieldValues,
  get,
  type Path,
  type RegisterOptions,
  type UseFormRegisterReturn,
  type UseFormReturn,
} from 'react-hook-form';
import { Field } from '@/shared/ui/field';

type FieldProps = ComponentProps<typeof Field>;

/** The props that connect a control to its form, label, description and error. */
type BoundControl = Parameters<FieldProps['children']>[0] & UseFormRegisterReturn;

export interface BoundFieldProps<Values extends FieldValues> extends Omit<FieldProps, 'error' | 'children'> {
  form: UseFormReturn<Values>;
  name: Path<Values>;
  /** Handlers and dependent fields, as `register` takes them. */
  options?: RegisterOptions<Values>;
}

/** A labelled control bound to one value of a form, with its validation error. */
export function FormField<Values extends FieldValues>({
  form,
  name,
  options,
  children,
  ...props
}: BoundFieldProps<Values> & { children: (control: BoundControl) => ReactNode }) {
  const error = get<FieldErrors<Values>, FieldError | undefined>(form.formState.errors, name);
  return (
    <Field {...props} error={error?.message}>
      {(control) => children({ ...control, ...form.register(name, options) })}
    </Field>
  );
}
