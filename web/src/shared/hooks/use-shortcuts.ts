import { useEffect, useRef } from 'react';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';

/** Elements that use keys themselves: text fields, selects, dialogs and menus, also while their button has the focus. */
const INPUT_OR_OVERLAY =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu], [aria-haspopup][aria-expanded=true]';

function isForOthers({ altKey, ctrlKey, defaultPrevented, isComposing, metaKey, target }: KeyboardEvent): boolean {
  if (defaultPrevented || isComposing || altKey || ctrlKey || metaKey) return true;
  return target instanceof Element && target.closest(INPUT_OR_OVERLAY) !== null;
}

/**
 * Single-key shortcuts. They are ignored while the focused element uses keys itself, or if they are turned off. Those
 * of a page take precedence over fallbacks.
 */
export function useShortcuts(actions: Readonly<Record<string, () => void>>, { isFallback = false } = {}): void {
  const isOn = useShortcutPreference((state) => state.isOn);
  const latest = useRef(actions);

  useEffect(() => {
    latest.current = actions;
  }, [actions]);

  useEffect(() => {
    if (!isOn) return undefined;
    function onKeyDown(event: Event) {
      if (!(event instanceof KeyboardEvent) || isForOthers(event)) return;
      const actions = latest.current;
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (!action) return;
      // Otherwise the letter would be typed into the field that the action focuses.
      event.preventDefault();
      action();
    }
    // An event reaches the window after the document.
    const target = isFallback ? window : document;
    target.addEventListener('keydown', onKeyDown);
    return () => target.removeEventListener('keydown', onKeyDown);
  }, [isOn, isFallback]);
}
