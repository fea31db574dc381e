import { setupServer } from 'msw/node';

/** Without handlers of its own: a test says which answers it counts on. */
export const server = setupServer();
