import type { Path, UseFormReturn } from 'react-hook-form';
import { FormField } from '@/shared/forms/form-field';
import { Input } from '@/shared/ui/input';
import { messages } from '../messages';

interface EmailFieldProps<Values extends { email: string }> {
  form: UseFormReturn<Values>;
  autoComplete: string;
}

/** The first field of the sign-in and registration forms, focused when they open. */
export function EmailField<Values extends { email: string }>({ form, autoComplete }: EmailFieldProps<Values>) {
  return (
    <FormField form={form} name={'email' as Path<Values>} label={messages.email}>
      {(control) => (
        <Input
          {...control}
          type="email"
          inputMode="email"
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      )}
    </FormField>
  );
}
