import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('register', {
  title: 'Create your account',
  lead: 'Your finances, on a server you trust.',
  passwordHint: 'At least 8 characters. Unrelated words work well.',
  passwordConfirm: 'Confirm password',
  acceptTerms: 'I accept the <terms>terms of use</terms> and have read the <privacy>privacy notice</privacy>.',
  submit: 'Create account',
  haveAccount: 'Already have an account?',
  signIn: 'Sign in',
  strength: {
    label: 'Password strength:',
    levels: {
      veryWeak: 'Very weak',
      weak: 'Weak',
      fair: 'Fair',
      good: 'Good',
      strong: 'Strong',
    },
    tooWeak: 'Easy to guess. Add another word or two.',
  },
});
