import type { RefObject } from 'react';
import { useShortcuts } from '@/shared/hooks/use-shortcuts';

const ROW = '[data-transaction]';

interface ListKeys {
  list: RefObject<HTMLElement | null>;
  onSelect: (id: string) => void;
  onHelp: () => void;
  onAdd?: (() => void) | undefined;
  onFilter?: (() => void) | undefined;
}

/** Keyboard shortcuts for a list. The current row is the focused one. */
export function useListKeys({ list, onSelect, onHelp, onAdd, onFilter }: ListKeys): void {
  const current = () => document.activeElement?.closest<HTMLElement>(ROW);

  function move(step: 1 | -1) {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
    const row = current();
    const index = row ? rows.indexOf(row) : -1;
    const next = index === -1 ? rows[0] : rows[index + step];
    next?.querySelector<HTMLInputElement>('input[type=checkbox]')?.focus();
  }

  function select() {
    const id = current()?.dataset['transaction'];
    if (id) onSelect(id);
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: select,
    '?': onHelp,
    ...(onAdd && { t: onAdd }),
    ...(onFilter && { f: onFilter }),
  });
}
