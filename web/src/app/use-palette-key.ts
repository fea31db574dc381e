import { useEffect, useRef } from 'react';

/** Calls the action on Ctrl+K or ⌘K, also in text fields; not while a dialog is open. */
export function usePaletteKey(open: () => void): void {
  const latest = useRef(open);

  useEffect(() => {
    latest.current = open;
  }, [open]);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isPaletteKey = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (!isPaletteKey || event.altKey || event.shiftKey) return;
      // Otherwise the browser would focus its own search field.
      event.preventDefault();
      if (!document.querySelector('[role=dialog]')) latest.current();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
