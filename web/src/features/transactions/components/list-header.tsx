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
    // While transactions are selected, the bar above the table sticks instead.
    <thead
      className={cn(
        'text-muted-foreground text-xs/5 max-md:block',
        count === 0 && 'md:sticky md:top-12 md:z-1 lg:top-0',
      )}
    >
      {/* A border would stay behind when the header sticks. */}
      <tr className="bg-background shadow-[inset_0_-1px_var(--rule)] max-md:flex max-md:items-center max-md:justify-between">
        <td className="h-8 max-md:flex max-md:items-center max-md:gap-2.5 md:w-9 md:pl-1 [&>span]:align-middle">
          <Checkbox ref={box} id={id} checked={count === shown} onChange={selection.toggleAll} />
          <label htmlFor={id} className="cursor-pointer text-sm/6 md:sr-only">
            {messages.select.all}
          </label>
        </td>
        <Column className="w-26">{messages.fields.day}</Column>
        <Column>{messages.fields.description}</Column>
        <Column className="@max-4xl:w-[28%] w-[22%]">{messages.fields.category}</Column>
        {showAccount && <Column className="@max-4xl:hidden w-[17%]">{messages.fields.account}</Column>}
        <Column className="w-34 text-right">{messages.fields.amount}</Column>
        <td className="text-right md:w-10 md:pr-2">
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
    <th scope="col" className={cn('text-left font-medium max-md:hidden', className)}>
      {children}
    </th>
  );
}
