import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { Button } from './button';
import { EmptyState } from './empty-state';
import type { DialogProps } from './lazy-dialog';
import { PageHeader } from './page-header';

interface ListPageProps {
  title: string;
  subtitle?: string;
  /** What adding an item is called. */
  add: string;
  /** The dialog in which an item is added. */
  addDialog: (dialog: DialogProps) => ReactNode;
  isEmpty: boolean;
  /** What stands in place of an empty list: a text, with the button that adds the first item, or all of it. */
  empty: { title: string; text: string } | ((openAdd: () => void) => ReactNode);
  /** The end of the title's line, around the button that adds an item; an empty list has that below. */
  actions?: (addButton: ReactNode) => ReactNode;
  children: ReactNode | ((openAdd: () => void) => ReactNode);
}

/** The frame of a page with a list to which items are added. */
export function ListPage(props: ListPageProps) {
  const { title, subtitle, add, addDialog, isEmpty, empty, actions = (button) => button, children } = props;
  useDocumentTitle(title);
  const [isAdding, setIsAdding] = useState(false);
  const openAdd = () => setIsAdding(true);
  const addButton = (
    <Button onClick={openAdd}>
      <Plus aria-hidden />
      {add}
    </Button>
  );

  return (
    <>
      <PageHeader title={title} {...(subtitle && { subtitle })}>
        {actions(!isEmpty && addButton)}
      </PageHeader>
      {isEmpty && (typeof empty === 'function' ? empty(openAdd) : <EmptyState {...empty}>{addButton}</EmptyState>)}
      {!isEmpty && (typeof children === 'function' ? children(openAdd) : children)}
      {addDialog({ open: isAdding, onOpenChange: setIsAdding })}
    </>
  );
}
