import { Plus } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { isAddRequest } from '@/shared/lib/add-request';
import { Button } from './button';
import { EmptyState } from './empty-state';
import type { DialogProps } from './lazy-dialog';
import { PageHeader } from './page-header';

interface ListPageProps {
  title: string;
  subtitle?: string;
  /** The label of the button that adds an item. */
  add: string;
  /** Renders the dialog that adds an item. */
  addDialog: (dialog: DialogProps) => ReactNode;
  isEmpty: boolean;
  /** The empty state: its text, shown with the add button, or all of it. */
  empty: { title: string; text: string } | ((openAdd: () => void) => ReactNode);
  /** Renders the actions beside the title. The add button is absent while the list is empty. */
  actions?: (addButton: ReactNode) => ReactNode;
  children: ReactNode | ((openAdd: () => void) => ReactNode);
}

/** A page with a list, the button and dialog that add to it, and its empty state. */
export function ListPage(props: ListPageProps) {
  const { title, subtitle, add, addDialog, isEmpty, empty, actions = (button) => button, children } = props;
  useDocumentTitle(title);
  const [isAdding, setIsAdding] = useState(false);
  const openAdd = () => setIsAdding(true);
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();

  useEffect(() => {
    if (!isAddRequest(state)) return;
    setIsAdding(true);
    // A reload or a step back must not open it again.
    navigate(pathname + search, { replace: true, preventScrollReset: true });
  }, [state, pathname, search, navigate]);

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
