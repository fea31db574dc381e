import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { queryClient } from '@/shared/api/query-client';
import { problem } from '@/test/handlers';
import { server } from '@/test/server';
import { useUndoWithConflicts } from './use-undo-with-conflicts';

const UNDO = '/api/v1/change-sets/:id/undo';

function renderUndo() {
  const { result } = renderHook(() => useUndoWithConflicts('s', null), {
    wrapper: ({ children }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>,
  });
  return result;
}

it('keeps the conflicts of an attempt', async () => {
  const conflicts = { count: 1, rows: [] };
  server.use(http.post(UNDO, () => problem(409, { conflicts })));
  const hook = renderUndo();
  await act(async () => expect(await hook.current.undo(false)).toBe(false));
  expect(hook.current).toMatchObject({ conflicts, isPending: false });
});

it('is not pending after a network failure', async () => {
  server.use(http.post(UNDO, () => HttpResponse.error()));
  const hook = renderUndo();
  await act(async () => expect(await hook.current.undo(false)).toBe(false));
  expect(hook.current.isPending).toBe(false);
});

it('is not pending after an unexpected error', async () => {
  server.use(http.post(UNDO, () => HttpResponse.json(null)));
  const hook = renderUndo();
  await act(() => expect(hook.current.undo(false)).rejects.toThrow(TypeError));
  expect(hook.current.isPending).toBe(false);
});
