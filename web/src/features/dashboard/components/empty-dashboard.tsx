import { useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { CreateAccountDialog } from '@/features/accounts';
import { settingsQuery } from '@/shared/api/settings';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { copy } from '../copy';

export function EmptyDashboard() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const [isAddingAccount, setIsAddingAccount] = useState(false);
  return (
    <>
      <EmptyState title={copy.empty.title} text={copy.empty.text}>
        <Button onClick={() => setIsAddingAccount(true)}>
          <Plus aria-hidden />
          {copy.addAccount}
        </Button>
        <Button variant="secondary" asChild>
          <Link to={paths.portfolios}>
            <Plus aria-hidden />
            {copy.addPortfolio}
          </Link>
        </Button>
      </EmptyState>
      <CreateAccountDialog open={isAddingAccount} onOpenChange={setIsAddingAccount} currency={settings.base_currency} />
    </>
  );
}
