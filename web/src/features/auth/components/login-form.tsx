import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { ApiError } from '@/shared/api/api-error';
import { showServerErrors } from '@/shared/api/form-errors';
import { useCountdown } from '@/shared/hooks/use-countdown';
import { formatDuration } from '@/shared/lib/duration';
import { Alert } from '@/shared/ui/alert';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { PasswordInput } from '@/shared/ui/password-input';
import { copy } from '../copy';
import { type LoginValues, loginSchema } from '../schemas';
import { useAuthStore } from '../store';

interface Pause {
  seconds: number;
  unavailable: boolean;
}

/** Signs in; whoever rendered it hears of it through `onSignedIn`. */
export function LoginForm({ onSignedIn }: { onSignedIn: () => void | Promise<void> }) {
  const login = useAuthStore((state) => state.login);
  const [pause, setPause] = useState<Pause | null>(null);
  const secondsLeft = useCountdown(pause);
  const form = useForm<LoginValues>({
    resolver: standardSchemaResolver(loginSchema),
    defaultValues: { email: '', password: '', remember_me: false },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await login(values);
    } catch (error) {
      if (error instanceof ApiError && error.retryAfter) {
        setPause({ seconds: error.retryAfter, unavailable: error.status === 503 });
      } else {
        showServerErrors(form, error, { 401: copy.signIn.wrongCredentials });
        form.setFocus('password', { shouldSelect: true });
      }
      return;
    }
    await onSignedIn();
  });

  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {secondsLeft > 0 && <PauseNotice unavailable={pause?.unavailable ?? false} secondsLeft={secondsLeft} />}
      {errors.root?.['server'] && secondsLeft === 0 && (
        <Alert variant="negative">{errors.root['server'].message}</Alert>
      )}
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
      <Button type="submit" pending={isSubmitting} disabled={secondsLeft > 0}>
        {copy.signIn.submit}
      </Button>
    </form>
  );
}

function PauseNotice({ unavailable, secondsLeft }: { unavailable: boolean; secondsLeft: number }) {
  const say = unavailable ? copy.signIn.unavailable : copy.signIn.wait;
  // The clock is for the eye; a screen reader that read every second of it could do nothing else.
  return (
    <Alert variant="warning" aria-live="off">
      {say(formatDuration(secondsLeft))}
    </Alert>
  );
}
