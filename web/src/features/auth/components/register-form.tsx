import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm, useWatch } from 'react-hook-form';
import { Link } from 'react-router';
import { showServerErrors } from '@/shared/api/form-errors';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import { PasswordInput } from '@/shared/ui/password-input';
import { copy } from '../copy';
import { type RegisterValues, registerSchema } from '../schemas';
import { useAuthStore } from '../store';
import { usePause } from '../use-pause';
import { FormNotice } from './form-notice';
import { PasswordStrength } from './password-strength';

/** Creates an account and signs in; whoever rendered it hears of it through `onRegistered`. */
export function RegisterForm({ onRegistered }: { onRegistered: () => void | Promise<void> }) {
  const register = useAuthStore((state) => state.register);
  const pause = usePause();
  const form = useForm<RegisterValues>({
    resolver: standardSchemaResolver(registerSchema),
    defaultValues: { email: '', password: '', password_confirm: '', terms_accepted: false },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await register(values);
    } catch (error) {
      if (!pause.startFor(error)) showServerErrors(form, error);
      return;
    }
    await onRegistered();
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
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <div className="grid gap-2">
        <Field label={copy.password} description={copy.signUp.passwordHint} error={errors.password?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register('password', { deps: 'password_confirm' })}
              autoComplete="new-password"
            />
          )}
        </Field>
        <Strength form={form} />
      </div>
      <Field label={copy.signUp.passwordConfirm} error={errors.password_confirm?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password_confirm')} autoComplete="new-password" />}
      </Field>
      <Field label={<TermsLabel />} layout="inline" error={errors.terms_accepted?.message}>
        {(control) => <Checkbox {...control} {...form.register('terms_accepted')} />}
      </Field>
      <Button type="submit" pending={isSubmitting} disabled={pause.secondsLeft > 0}>
        {copy.signUp.submit}
      </Button>
    </form>
  );
}

/** Apart, so that a keystroke renders the meter and not the form. */
function Strength({ form }: { form: ReturnType<typeof useForm<RegisterValues>> }) {
  const [email, password] = useWatch({ control: form.control, name: ['email', 'password'] });
  return <PasswordStrength password={password} userInputs={[email]} />;
}

/** The texts open beside the form, so that nothing typed is lost. */
function TermsLabel() {
  return (
    <>
      {copy.signUp.acceptTerms}{' '}
      <Link to={paths.terms} target="_blank" className="link">
        {copy.signUp.terms}
      </Link>{' '}
      {copy.signUp.and}{' '}
      <Link to={paths.privacy} target="_blank" className="link">
        {copy.signUp.privacy}
      </Link>
      .
    </>
  );
}
