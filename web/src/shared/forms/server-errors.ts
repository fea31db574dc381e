import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { ApiError } from '@/shared/api/api-error';

/** The messages that a form shows instead of the server's, by status. */
export type StatusMessages = Readonly<Record<number, string>>;

/**
 * Shows the server's errors on their fields. Errors that belong to no field of the form become the error of the form.
 * An error that is not an ApiError is a defect and is rethrown.
 */
export function showServerErrors<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  error: unknown,
  messages: StatusMessages = {},
): void {
  if (!(error instanceof ApiError)) throw error;

  const fields = Object.keys(form.getValues());
  const [known, unknown] = partition(error.fieldErrors, ({ field }) => fields.includes(field));
  known.forEach(({ field, code, message }, index) => {
    form.setError(field as Path<Values>, { type: code, message }, { shouldFocus: index === 0 });
  });
  if (unknown.length > 0 || known.length === 0) {
    const fromFields = unknown.map((fieldError) => fieldError.message).join(' ');
    const message = messages[error.status] ?? (fromFields || error.message);
    form.setError('root.server', { type: String(error.status), message });
  }
}

function partition<T>(items: T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
