import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import type { BaseSyntheticEvent } from 'react';
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type { ZodMiniType } from 'zod/mini';
import { ApiError } from '@/shared/api/api-error';
import { type StatusMessages, showServerErrors } from './server-errors';

export interface ServerForm<Values extends FieldValues> extends UseFormReturn<Values> {
  submit: (event?: BaseSyntheticEvent) => Promise<void>;
  /** What the server refused that belongs to no field. */
  serverError: string | undefined;
}

interface ServerFormOptions<Values extends FieldValues> {
  defaultValues: Values;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: Values) => Promise<unknown>;
  /** After the server took the values. What fails here is no error of the form. */
  onDone?: () => void | Promise<void>;
  messages?: StatusMessages | undefined;
  /** Sees a refusal first; where it answers true, the form shows nothing of it. */
  onRefused?: (error: ApiError, form: UseFormReturn<Values>) => boolean;
}

/** A form whose values a schema checks first and the server then, with the errors of both on their fields. */
export function useServerForm<Values extends FieldValues>(
  schema: ZodMiniType<Values, Values>,
  { defaultValues, onSubmit, onDone, messages, onRefused }: ServerFormOptions<Values>,
): ServerForm<Values> {
  const form = useForm<Values>({
    resolver: standardSchemaResolver(schema),
    defaultValues: defaultValues as DefaultValues<Values>,
  });

  const submit = form.handleSubmit(async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      if (!(error instanceof ApiError && onRefused?.(error, form))) showServerErrors(form, error, messages);
      return;
    }
    await onDone?.();
  });

  return { ...form, submit, serverError: form.formState.errors.root?.['server']?.message };
}
