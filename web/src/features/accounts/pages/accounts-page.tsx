import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { OnceOpened } from '@/shared/ui/once-opened';
import { PageHeader } from '@/shared/ui/page-header';
import { accountsQuery } from '../api';
import { AccountBoard } from '../components/account-board';
import { AccountTotals } from '../components/account-totals';
import { CreateAccountDialog } from '../components/dialogs';
import { copy } from '../copy';

export async function loader(): Promise<null> {
  await Promise.all([
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureInfiniteQueryData(accountsQuery()),
  ]);
  return null;
}

export function Component() {
  useDocumentTitle(copy.title);
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: accounts } = useSuspenseInfiniteQuery(accountsQuery());
  const [isAdding, setIsAdding] = useState(false);
  const isEmpty = accounts.length === 0;
  const addButton = (
    <Button onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {copy.add}
    </Button>
  );

  return (
    <>
      <PageHeader title={copy.title}>{!isEmpty && addButton}</PageHeader>
      {isEmpty ? (
        <EmptyState title={copy.empty.title} text={copy.empty.text}>
          {addButton}
        </EmptyState>
      ) : (
        <div className="grid gap-10">
          <AccountTotals currency={settings.base_currency} />
          <AccountBoard />
        </div>
      )}
      <OnceOpened open={isAdding}>
        <CreateAccountDialog open={isAdding} onOpenChange={setIsAdding} currency={settings.base_currency} />
      </OnceOpened>
    </>
  );
}
