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

/** Goes through a list by single keys. The row one is at is the one that has the focus. */
export function useListKeys({ list, onSelect, onHelp, onAdd, onFilter }: ListKeys): void {
  const current = () => document.activeElement?.closest<HTMLElement>(ROW);

  function move(step: 1 | -1) {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
    const here = current();
    const at = here ? rows.indexOf(here) : -1;
    const next = at === -1 ? rows[0] : rows[at + step];
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
