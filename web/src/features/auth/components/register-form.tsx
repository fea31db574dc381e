import type { ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import { Link } from 'react-router';
import { FormField } from '@/shared/forms/form-field';
import { type ServerForm, useServerForm } from '@/shared/forms/use-server-form';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { PasswordInput } from '@/shared/ui/password-input';
import { adoptBrowserFormats } from '../adopt-browser-formats';
import { messages as commonMessages } from '../messages';
import { messages } from '../register-messages';
import { type RegisterValues, registerSchema } from '../schemas';
import { useAuthStore } from '../store';
import { usePause } from '../use-pause';
import { EmailField } from './email-field';
import { FormNotice } from './form-notice';
import { PasswordStrength } from './password-strength';

/** The registration form. Calls `onRegistered` after the user has been created and signed in. */
export function RegisterForm({ onRegistered }: { onRegistered: () => void | Promise<void> }) {
  const register = useAuthStore((state) => state.register);
  const pause = usePause();
  const form = useServerForm(registerSchema, {
    defaultValues: { email: '', password: '', password_confirm: '', terms_accepted: false },
    onSubmit: register,
    onDone: async () => {
      await adoptBrowserFormats();
      await onRegistered();
    },
    onRefused: pause.startFor,
  });

  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      <FormNotice pause={pause} error={form.serverError} />
      <EmailField form={form} autoComplete="username" />
      <div className="grid gap-2">
        <FormField
          form={form}
          name="password"
          label={commonMessages.password}
          description={messages.passwordHint}
          options={{ deps: 'password_confirm' }}
        >
          {(control) => <PasswordInput {...control} autoComplete="new-password" />}
        </FormField>
        <Strength form={form} />
      </div>
      <FormField form={form} name="password_confirm" label={messages.passwordConfirm}>
        {(control) => <PasswordInput {...control} autoComplete="new-password" />}
      </FormField>
      <FormField form={form} name="terms_accepted" label={<TermsLabel />} layout="inline">
        {(control) => <Checkbox {...control} />}
      </FormField>
      <Button type="submit" pending={form.formState.isSubmitting} disabled={pause.secondsLeft > 0}>
        {messages.submit}
      </Button>
    </form>
  );
}

/** A separate component, so that a keystroke renders only the meter and not the whole form. */
function Strength({ form }: { form: ServerForm<RegisterValues> }) {
  const [email, password] = useWatch({ control: form.control, name: ['email', 'password'] });
  return <PasswordStrength password={password} userInputs={[email]} />;
}

/** The links open in a new tab, so that the input is not lost. */
function TermsLabel() {
  const linkTo = (path: string) => (text: ReactNode[]) => (
    <Link to={path} target="_blank" className="link">
      {text}
    </Link>
  );
  return messages.acceptTerms({ terms: linkTo(paths.terms), privacy: linkTo(paths.privacy) });
}
