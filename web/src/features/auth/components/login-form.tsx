import { FormField } from '@/shared/forms/form-field';
import { useServerForm } from '@/shared/forms/use-server-form';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { PasswordInput } from '@/shared/ui/password-input';
import { messages } from '../messages';
import { loginSchema } from '../schemas';
import { useAuthStore } from '../store';
import { usePause } from '../use-pause';
import { EmailField } from './email-field';
import { FormNotice } from './form-notice';

const UNAUTHORIZED = 401;

/** The sign-in form. Calls `onSignedIn` after a successful sign-in. */
export function LoginForm({ onSignedIn }: { onSignedIn: () => void | Promise<void> }) {
  const login = useAuthStore((state) => state.login);
  const pause = usePause();
  const form = useServerForm(loginSchema, {
    defaultValues: { email: '', password: '', remember_me: false },
    onSubmit: login,
    onDone: onSignedIn,
    messages: { [UNAUTHORIZED]: messages.signIn.wrongCredentials },
    onRefused: (error, { setFocus }) => {
      if (pause.startFor(error)) return true;
      if (error.status === UNAUTHORIZED) setFocus('password', { shouldSelect: true });
      return false;
    },
  });

  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      <FormNotice pause={pause} error={form.serverError} />
      <EmailField form={form} autoComplete="username webauthn" />
      <FormField form={form} name="password" label={messages.password}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" />}
      </FormField>
      <FormField form={form} name="remember_me" label={messages.signIn.rememberMe} layout="inline">
        {(control) => <Checkbox {...control} />}
      </FormField>
      <Button type="submit" pending={form.formState.isSubmitting} disabled={pause.secondsLeft > 0}>
        {messages.signIn.submit}
      </Button>
    </form>
  );
}
