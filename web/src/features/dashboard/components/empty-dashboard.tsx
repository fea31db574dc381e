import { useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { CreateAccountDialog } from '@/features/accounts';
import { settingsQuery } from '@/shared/api/settings';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { messages } from '../messages';

export function EmptyDashboard() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const [isAddingAccount, setIsAddingAccount] = useState(false);
  return (
    <>
      <EmptyState title={messages.empty.title} text={messages.empty.text}>
        <Button onClick={() => setIsAddingAccount(true)}>
          <Plus aria-hidden />
          {messages.addAccount}
        </Button>
        <Button variant="secondary" asChild>
          <Link to={paths.portfolios}>
            <Plus aria-hidden />
            {messages.addPortfolio}
          </Link>
        </Button>
      </EmptyState>
      <CreateAccountDialog open={isAddingAccount} onOpenChange={setIsAddingAccount} currency={settings.base_currency} />
    </>
  );
}
