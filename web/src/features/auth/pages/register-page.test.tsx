import { screen } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { ada, portfolioServer, problem, signedIn, signedOut } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const field = (label: string) => screen.getByLabelText(label);
const submit = () => screen.getByRole('button', { name: 'Create account' });

async function fill(user: UserEvent, values: Partial<Record<'email' | 'password' | 'confirm', string>> = {}) {
  const { email = ada.email, password = 'quiet violet harbour', confirm = password } = values;
  await user.type(await screen.findByLabelText('Email'), email);
  await user.type(field('Password'), password);
  await user.type(field('Confirm password'), confirm);
}

beforeEach(() => server.use(...signedOut()));

describe('the registration page', () => {
  // Proves: F2-5.2.1, TASK-006-022.4, TASK-006-033.1
  it('creates the account and opens the dashboard', async () => {
    let body: unknown;
    server.use(
      ...portfolioServer([]),
      http.post('/api/auth/register', async ({ request }) => {
        body = await request.json();
        server.use(...signedIn());
        return HttpResponse.json({ message: 'User created successfully' }, { status: 201 });
      }),
    );
    const { user, location } = renderApp('/register');
    await fill(user);
    await user.click(screen.getByRole('checkbox'));
    await user.click(submit());
    await screen.findByRole('heading', { name: 'Dashboard' });
    expect(location()).toBe('/dashboard');
    expect(body).toEqual({
      email: ada.email,
      password: 'quiet violet harbour',
      password_confirm: 'quiet violet harbour',
      terms_accepted: true,
    });
  });

  // Proves: F2-5.2.2, TASK-006-022.1, TASK-006-022.3, TASK-006-033.2
  it('reports all errors together', async () => {
    const { user } = renderApp('/register');
    await fill(user, { email: 'ada', password: 'short', confirm: 'shorter' });
    await user.click(submit());
    expect(await screen.findByText(/such as name@example.com/)).toBeVisible();
    expect(field('Password')).toHaveAccessibleDescription(/Use at least 8 characters/);
    expect(field('Confirm password')).toHaveAccessibleDescription('The passwords don’t match.');
    expect(screen.getByRole('checkbox')).toHaveAccessibleDescription('Accept the terms to create an account.');
    expect(field('Email')).toHaveFocus();
  });

  it('reports an empty email together with passwords that don’t match', async () => {
    const { user } = renderApp('/register');
    await user.type(await screen.findByLabelText('Confirm password'), 'quiet violet');
    await user.click(submit());
    expect(await screen.findByText('Enter your email.')).toBeVisible();
    expect(field('Password')).toHaveAccessibleDescription(/Enter a password\.$/);
    expect(field('Confirm password')).toHaveAccessibleDescription('The passwords don’t match.');
  });

  // Proves: F2-5.2.2
  it('removes the mismatch error when the first password is corrected', async () => {
    const { user } = renderApp('/register');
    await fill(user, { password: 'quiet violet', confirm: 'quiet violet harbour' });
    await user.click(submit());
    expect(await screen.findByText('The passwords don’t match.')).toBeVisible();
    await user.type(field('Password'), ' harbour');
    expect(screen.queryByText('The passwords don’t match.')).not.toBeInTheDocument();
  });

  // Proves: F2-5.2.1
  it.each([
    [409, 'email', 'Email', 'This address has an account already.'],
    [422, 'password', 'Password', 'This password is easy to guess.'],
  ])('shows a %d on its field', async (status, name, label, message) => {
    server.use(
      http.post('/api/auth/register', () => problem(status, { errors: [{ field: name, code: 'invalid', message }] })),
    );
    const { user } = renderApp('/register');
    await fill(user);
    await user.click(screen.getByRole('checkbox'));
    await user.click(submit());
    expect(await screen.findByText(message)).toBeVisible();
    expect(field(label)).toBeInvalid();
    expect(field(label)).toHaveFocus();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows an error without a field above the form', async () => {
    server.use(http.post('/api/auth/register', () => problem(503, { detail: 'Registration is closed today.' })));
    const { user } = renderApp('/register');
    await fill(user);
    await user.click(screen.getByRole('checkbox'));
    await user.click(submit());
    expect(await screen.findByRole('alert')).toHaveTextContent('Registration is closed today.');
  });

  // Proves: TASK-006-022.2
  it('rates the password as it is typed', async () => {
    const { user } = renderApp('/register');
    await user.type(await screen.findByLabelText('Password'), 'password');
    expect(await screen.findByText('Very weak')).toBeVisible();
    expect(screen.getByText(/Easy to guess/)).toBeVisible();
    await user.type(field('Password'), ' quiet violet harbour');
    expect(await screen.findByText('Strong')).toBeVisible();
  });

  it('rates a password with the own address as weak', async () => {
    const { user } = renderApp('/register');
    await user.type(await screen.findByLabelText('Email'), 'wintergreenlocomotive@example.com');
    await user.type(field('Password'), 'wintergreenlocomotive');
    expect(await screen.findByText('Very weak')).toBeVisible();
  });

  // Proves: TASK-006-022.3
  it('opens the terms without leaving the form', async () => {
    renderApp('/register');
    expect(await screen.findByRole('link', { name: 'terms of use' })).toHaveAttribute('target', '_blank');
    expect(screen.getByRole('link', { name: 'privacy notice' })).toHaveAttribute('href', '/privacy');
  });
});
