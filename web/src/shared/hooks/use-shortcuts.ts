import { useEffect, useRef } from 'react';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';

/** What a key means where one is writing, choosing, or in something that floats above the page. */
const BUSY =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]';

/** Single keys that do something on a page, unless they mean something where the focus is or are turned off. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const isOn = useShortcutPreference((state) => state.isOn);
  const latest = useRef(actions);

  useEffect(() => {
    latest.current = actions;
  }, [actions]);

  useEffect(() => {
    if (!isOn) return undefined;
    function onKeyDown(event: KeyboardEvent) {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
      if (event.defaultPrevented || hasModifier || event.isComposing) return;
      if (event.target instanceof Element && event.target.closest(BUSY)) return;
      const actions = latest.current;
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (!action) return;
      // Or the letter would be written into the field that the action focuses.
      event.preventDefault();
      action();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}
