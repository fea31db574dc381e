import { useEffect, useRef } from 'react';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';

/** Elements that use keys themselves: text fields, selects, dialogs and menus, also while their button has the focus. */
const INPUT_OR_OVERLAY =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu], [aria-haspopup][aria-expanded=true]';

/** Single-key shortcuts. They are ignored while the focused element uses keys itself, or if they are turned off. */
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
      if (event.target instanceof Element && event.target.closest(INPUT_OR_OVERLAY)) return;
      const actions = latest.current;
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (!action) return;
      // Otherwise the letter would be typed into the field that the action focuses.
      event.preventDefault();
      action();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}
