import { Plus } from 'lucide-react';
import { Link } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { copy } from '../copy';

export function EmptyDashboard({ onAdd }: { onAdd: () => void }) {
  return (
    <EmptyState title={copy.empty.title} text={copy.empty.text}>
      <Button asChild>
        <Link to={paths.accounts}>
          <Plus aria-hidden />
          {copy.addAccount}
        </Link>
      </Button>
      <Button variant="secondary" onClick={onAdd}>
        <Plus aria-hidden />
        {copy.add}
      </Button>
    </EmptyState>
  );
}
