import * as z from 'zod/mini';
import { rule } from '@/shared/forms/rule';
import { messages } from './messages';

const text = messages.validation;

// The server validates addresses and passwords; the form only catches obvious mistakes.
const email = z.string().check(z.trim(), z.minLength(1, text.emailRequired), z.regex(/^\S+@\S+$/, text.emailInvalid));

export const loginSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, text.passwordRequired)),
  remember_me: z.boolean(),
});

export const registerSchema = z
  .object({
    email,
    password: z.string().check(
      z.minLength(1, text.passwordChoose),
      z.refine((password) => [...password].length >= 8, text.passwordTooShort),
    ),
    password_confirm: z.string(),
    terms_accepted: z.boolean().check(z.refine((accepted) => accepted, text.termsRequired)),
  })
  .check(
    rule('password_confirm', text.passwordMismatch, ({ password, password_confirm }) => password === password_confirm),
  );

export type RegisterValues = z.infer<typeof registerSchema>;
