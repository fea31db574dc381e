import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm } from 'react-hook-form';
import { ApiError } from '@/shared/api/api-error';
import { showServerErrors } from '@/shared/api/form-errors';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { PasswordInput } from '@/shared/ui/password-input';
import { copy } from '../copy';
import { type LoginValues, loginSchema } from '../schemas';
import { useAuthStore } from '../store';
import { usePause } from '../use-pause';
import { FormNotice } from './form-notice';

const UNAUTHORIZED = 401;

/** Signs in; whoever rendered it hears of it through `onSignedIn`. */
export function LoginForm({ onSignedIn }: { onSignedIn: () => void | Promise<void> }) {
  const login = useAuthStore((state) => state.login);
  const pause = usePause();
  const form = useForm<LoginValues>({
    resolver: standardSchemaResolver(loginSchema),
    defaultValues: { email: '', password: '', remember_me: false },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await login(values);
    } catch (error) {
      if (pause.startFor(error)) return;
      showServerErrors(form, error, { [UNAUTHORIZED]: copy.signIn.wrongCredentials });
      if (error instanceof ApiError && error.status === UNAUTHORIZED) form.setFocus('password', { shouldSelect: true });
      return;
    }
    await onSignedIn();
  });

  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      <FormNotice pause={pause} error={errors.root?.['server']?.message} />
      <Field label={copy.email} error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register('email')}
            type="email"
            inputMode="email"
            autoComplete="username webauthn"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <Field label={copy.password} error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="current-password" />}
      </Field>
      <Field label={copy.signIn.rememberMe} layout="inline">
        {(control) => <Checkbox {...control} {...form.register('remember_me')} />}
      </Field>
      <Button type="submit" pending={isSubmitting} disabled={pause.secondsLeft > 0}>
        {copy.signIn.submit}
      </Button>
    </form>
  );
}
