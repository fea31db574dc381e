import { render, screen } from '@testing-library/react';
import { createMemoryRouter, data, RouterProvider } from 'react-router';
import { beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '@/shared/api/api-error';
import { RouteError } from './route-error';
import { Splash } from './splash';

function renderFailure(failure: unknown) {
  const loader = () => {
    throw failure;
  };
  const router = createMemoryRouter([
    { path: '/', loader, element: null, ErrorBoundary: RouteError, HydrateFallback: Splash },
  ]);
  render(<RouterProvider router={router} />);
}

// React Router logs the errors that a boundary catches.
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

it.each([
  ['a server out of reach', new ApiError(0), 'Can’t reach the server', 'Try again'],
  ['a server in trouble', new ApiError(500), 'Something went wrong', 'Try again'],
  ['a defect', new Error('undefined is not a function'), 'Something went wrong', 'Reload page'],
  [
    'a chunk that an update has replaced',
    new TypeError('Failed to fetch dynamically imported module: /assets/x.js'),
    'Coffer has been updated',
    'Reload page',
  ],
])('offers a way on after %s', async (_name, failure, title, action) => {
  renderFailure(failure);
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeVisible();
  expect(screen.getByRole('button', { name: action })).toBeVisible();
});

it('distinguishes a lost connection from an update', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  renderFailure(new TypeError('Failed to fetch dynamically imported module: /assets/x.js'));
  expect(await screen.findByRole('heading', { name: 'Can’t reach the server' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Reload page' })).toBeVisible();
});

it.each([
  ['the server', new ApiError(404)],
  ['a loader', data(null, { status: 404 })],
])('takes a 404 of %s for a page that is not there', async (_name, failure) => {
  renderFailure(failure);
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
});

it('does not show internal error messages', async () => {
  renderFailure(new Error('secret detail'));
  await screen.findByRole('heading', { name: 'Something went wrong' });
  expect(document.body).not.toHaveTextContent('secret detail');
});
