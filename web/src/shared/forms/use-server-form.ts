import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import type { BaseSyntheticEvent } from 'react';
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type { ZodMiniType } from 'zod/mini';
import { ApiError } from '@/shared/api/api-error';
import { type StatusMessages, showServerErrors } from './server-errors';

export interface ServerForm<Values extends FieldValues> extends UseFormReturn<Values> {
  submit: (event?: BaseSyntheticEvent) => Promise<void>;
  /** The server's error, if it belongs to no field. */
  serverError: string | undefined;
}

interface ServerFormOptions<Values extends FieldValues> {
  defaultValues: Values;
  /** Sends the values. An `ApiError` it rejects with is shown in the form. */
  onSubmit: (values: Values) => Promise<unknown>;
  /** Runs after a successful submission. Its failure is not an error of the form. */
  onDone?: () => void | Promise<void>;
  messages?: StatusMessages | undefined;
  /** Sees the server's error first; returns true if it has handled it, and the form then shows nothing. */
  onRefused?: (error: ApiError, form: UseFormReturn<Values>) => boolean;
}

/** A form validated by a schema and then by the server; the errors of both appear on their fields. */
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
