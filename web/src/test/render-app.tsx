import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createMemoryRouter } from 'react-router';
import { App } from '@/app/app';
import { routes } from '@/app/router';
import { useAuthStore } from '@/features/auth';

/** Renders the whole application at a path, as after loading it in a browser. */
export function renderApp(path: string) {
  useAuthStore.setState(useAuthStore.getInitialState(), true);
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const view = render(<App router={router} />);
  const location = () => router.state.location.pathname + router.state.location.search;
  return { ...view, router, location, user: userEvent.setup() };
}
