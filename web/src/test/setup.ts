import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { toast } from 'sonner';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { queryClient } from '@/shared/api/query-client';
import { server } from './server';

// jsdom has neither layout nor media queries; these stubs behave like a desktop browser.
window.matchMedia = (query) =>
  ({
    matches: query.includes('min-width'),
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
window.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
Element.prototype.setPointerCapture = () => {};
Element.prototype.hasPointerCapture = () => false;
Element.prototype.releasePointerCapture = () => {};

// A longer timeout, for busy machines.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));

// Like a browser with a session, so that the application requests the current user.
beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store
  document.cookie = 'signed_in=1';
});

afterEach(() => {
  cleanup();
  // Toasts that are still open would appear in the next test.
  toast.dismiss();
  server.resetHandlers();
  queryClient.clear();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
});

afterAll(() => server.close());
