import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { expect, it, vi } from 'vitest';
import { useShortcuts } from '@/shared/hooks/use-shortcuts';
import { type DialogProps, lazyDialog } from './lazy-dialog';

function SearchDialog({ open, typed = '', onOpenChange }: DialogProps) {
  return open && <Search typed={typed} onClose={() => onOpenChange(false)} />;
}

function Search({ typed, onClose }: { typed: string; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(typed);
  useEffect(() => field.current?.focus(), []);
  return (
    <div role="dialog">
      <input ref={field} value={query} onChange={({ target }) => setQuery(target.value)} />
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  );
}

/** A page with the shortcut `t` and a button that opens a dialog, whose code is fetched on `arrive`. */
function setUp() {
  let arrive = () => {};
  const code = new Promise<ComponentType<DialogProps>>((resolve) => {
    arrive = () => resolve(SearchDialog);
  });
  const Dialog = lazyDialog(() => code);
  const onShortcut = vi.fn();

  function Page() {
    const [open, setOpen] = useState(false);
    useShortcuts({ t: onShortcut });
    return (
      <>
        <button type="button" onClick={() => setOpen(!open)}>
          {open ? 'Opened' : 'Open'}
        </button>
        <Dialog open={open} onOpenChange={setOpen} />
      </>
    );
  }
  render(<Page />);
  return { Dialog, onShortcut, arrive, user: userEvent.setup() };
}

it('passes on what is typed while its code is fetched, which causes no shortcut', async () => {
  const { onShortcut, arrive, user } = setUp();
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await user.keyboard('t a{Enter}xy{Backspace}');
  arrive();
  const field = await screen.findByRole('textbox');
  expect(field).toHaveFocus();
  await user.keyboard('!');
  expect(field).toHaveValue('t ax!');
  expect(onShortcut).not.toHaveBeenCalled();

  await user.click(screen.getByRole('button', { name: 'Close' }));
  await user.click(screen.getByRole('button', { name: 'Open' }));
  expect(screen.getByRole('textbox')).toHaveValue('');
});

it('is closed by the escape key while its code is fetched', async () => {
  const { onShortcut, arrive, user } = setUp();
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await user.keyboard('{Escape}');
  expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus();
  arrive();
  await user.keyboard('t');
  expect(onShortcut).toHaveBeenCalledOnce();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('opens at once after its code was preloaded', async () => {
  const { Dialog, arrive, user } = setUp();
  Dialog.preload();
  arrive();
  await Promise.resolve();
  await user.click(screen.getByRole('button', { name: 'Open' }));
  expect(screen.getByRole('textbox')).toHaveFocus();
});
