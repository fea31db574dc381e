import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '@/shared/data-messages';
import { Button } from './button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from './dropdown-menu';

interface RowMenuProps {
  name: string;
  onEdit: () => void;
  onDelete: () => void;
  /** Further items, between editing and deleting. */
  children?: ReactNode;
}

/** The menu with the actions on a list item. Its button takes no more height than a line of text. */
export function RowMenu({ name, onEdit, onDelete, children }: RowMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={messages.actions({ name })}
          className="-my-1 -mr-2 text-muted-foreground"
        >
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={onEdit}>
          <Pencil aria-hidden />
          {messages.editAction}
        </DropdownMenuItem>
        {children}
        <DropdownMenuItem variant="destructive" onSelect={onDelete}>
          <Trash2 aria-hidden />
          {messages.deleteAction}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
