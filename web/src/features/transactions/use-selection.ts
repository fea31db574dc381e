import { useState } from 'react';
import type { Transaction } from '@/shared/api/types';

export interface Selection {
  selected: Transaction[];
  isSelected: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Selects all visible items, or none. */
  toggleAll: () => void;
  clear: () => void;
}

/** The selected transactions. One that is no longer shown is no longer selected. */
export function useSelection(shown: Transaction[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selected = shown.filter(({ id }) => ids.has(id));
  const clear = () => setIds(new Set());

  function toggle(id: string) {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setIds(next);
  }

  return {
    selected,
    isSelected: (id) => ids.has(id),
    toggle,
    toggleAll: () => (selected.length === shown.length ? clear() : setIds(new Set(shown.map(({ id }) => id)))),
    clear,
  };
}
