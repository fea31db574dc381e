import { Keyboard } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { Checkbox } from '@/shared/ui/checkbox';
import { messages } from '../messages';
import type { Selection } from '../use-selection';

interface ListHeaderProps {
  selection: Selection;
  shown: number;
  showAccount: boolean;
  onHelp: () => void;
}

/** The header of the table: selects all rows, names the columns, and opens the help on keyboard shortcuts. */
export function ListHeader({ selection, shown, showAccount, onHelp }: ListHeaderProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const count = selection.selected.length;
  const isPartial = count > 0 && count < shown;

  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartial;
  }, [isPartial]);

  return (
    <thead className="text-muted-foreground text-xs/5 max-lg:block">
      <tr className="border-b max-lg:flex max-lg:items-center max-lg:justify-between">
        <td className="h-8 max-lg:flex max-lg:items-center max-lg:gap-2.5 lg:w-9 lg:pl-1 [&>span]:align-middle">
          <Checkbox ref={box} id={id} checked={count === shown} onChange={selection.toggleAll} />
          <label htmlFor={id} className="cursor-pointer text-sm/6 lg:sr-only">
            {messages.select.all}
          </label>
        </td>
        <Column className="w-26">{messages.fields.day}</Column>
        <Column>{messages.fields.description}</Column>
        <Column className="w-[22%]">{messages.fields.category}</Column>
        {showAccount && <Column className="w-[17%]">{messages.fields.account}</Column>}
        <Column className="w-34 text-right">{messages.fields.amount}</Column>
        <td className="text-right lg:w-10 lg:pr-2">
          <Button
            variant="ghost"
            size="icon"
            aria-label={messages.shortcuts.title}
            title={messages.shortcuts.title}
            className="-mr-2 text-muted-foreground"
            onClick={onHelp}
          >
            <Keyboard aria-hidden />
          </Button>
        </td>
      </tr>
    </thead>
  );
}

/** The heading of a column. On narrow screens there are no columns. */
function Column({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={cn('text-left font-medium max-lg:hidden', className)}>
      {children}
    </th>
  );
}
