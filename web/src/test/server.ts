import { setupServer } from 'msw/node';

/** The mock server. It has no handlers by default: each test adds those that it needs. */
export const server = setupServer();
