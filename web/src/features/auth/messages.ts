import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('auth', {
  email: 'Email',
  password: 'Password',
  signIn: {
    title: 'Sign in',
    rememberMe: 'Keep me signed in on this device',
    submit: 'Sign in',
    noAccount: 'New to Coffer?',
    createAccount: 'Create an account',
    wrongCredentials: 'Incorrect email or password.',
    expired: 'Your session has ended. Sign in to continue.',
  },
  pause: {
    tooMany: 'Too many attempts. Try again in {duration}.',
    unavailable: 'The server is busy. Try again in {duration}.',
  },
  validation: {
    emailRequired: 'Enter your email.',
    emailInvalid: 'Enter a valid email, such as name@example.com.',
    passwordRequired: 'Enter your password.',
    passwordChoose: 'Enter a password.',
    passwordTooShort: 'Use at least 8 characters.',
    passwordMismatch: 'The passwords don’t match.',
    termsRequired: 'Accept the terms to create an account.',
  },
  legal: {
    label: 'Legal',
    terms: 'Terms',
    privacy: 'Privacy',
  },
  settings: 'Settings',
  signOut: 'Sign out',
  signOutFailed: 'Couldn’t sign you out. Check your connection and try again.',
  userMenu: 'User menu',
});
