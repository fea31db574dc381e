import { useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { CreateAccountDialog } from '@/features/accounts';
import { settingsQuery } from '@/shared/api/settings';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { copy } from '../copy';

export function EmptyDashboard({ onAddPortfolio }: { onAddPortfolio: () => void }) {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const [isAddingAccount, setIsAddingAccount] = useState(false);
  return (
    <>
      <EmptyState title={copy.empty.title} text={copy.empty.text}>
        <Button onClick={() => setIsAddingAccount(true)}>
          <Plus aria-hidden />
          {copy.addAccount}
        </Button>
        <Button variant="secondary" onClick={onAddPortfolio}>
          <Plus aria-hidden />
          {copy.add}
        </Button>
      </EmptyState>
      <CreateAccountDialog open={isAddingAccount} onOpenChange={setIsAddingAccount} currency={settings.base_currency} />
    </>
  );
}
