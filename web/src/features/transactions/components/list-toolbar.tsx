import { Keyboard } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { copy } from '../copy';
import type { Selection } from '../use-selection';

interface ListToolbarProps {
  selection: Selection;
  shown: number;
  onHelp: () => void;
}

/** The toolbar above a list: selects all items, and opens the help on keyboard shortcuts. */
export function ListToolbar({ selection, shown, onHelp }: ListToolbarProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const count = selection.selected.length;
  const isPartial = count > 0 && count < shown;

  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartial;
  }, [isPartial]);

  return (
    <div className="flex items-center gap-3">
      <Checkbox ref={box} id={id} checked={count === shown} onChange={selection.toggleAll} />
      <label htmlFor={id} className="flex-1 cursor-pointer text-muted-foreground text-sm/6">
        {copy.select.all}
      </label>
      <Button
        variant="ghost"
        size="icon"
        aria-label={copy.shortcuts.title}
        className="-mr-2 text-muted-foreground"
        onClick={onHelp}
      >
        <Keyboard aria-hidden />
      </Button>
    </div>
  );
}
