import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { Alert } from '@/shared/ui/alert';
import { Button } from '@/shared/ui/button';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { Skeleton } from '@/shared/ui/skeleton';
import { portfolioQuery, useUpdatePortfolio, type VersionedPortfolio } from '../api';
import { copy } from '../copy';
import { SAVED_TOAST } from '../saved-toast';
import { fromPortfolio, type PortfolioValues, toRequest } from '../schema';
import { PortfolioForm } from './portfolio-form';

interface EditPortfolioDialogProps {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export default function EditPortfolioDialog({ id, open, onOpenChange }: EditPortfolioDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{copy.edit.title}</DialogTitle>
          <DialogDescription>{copy.edit.description}</DialogDescription>
        </DialogHeader>
        <EditPortfolio id={id} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function EditPortfolio({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, isError, refetch } = useQuery(portfolioQuery(id));
  if (data) return <EditForm versioned={data} onClose={onClose} />;
  if (!isError) return <Skeleton className="h-96" />;
  return (
    <div className="grid gap-4">
      <Alert variant="negative">{copy.edit.loadFailed}</Alert>
      <Button variant="secondary" onClick={() => refetch()}>
        {copy.retry}
      </Button>
    </div>
  );
}

function EditForm({ versioned, onClose }: { versioned: VersionedPortfolio; onClose: () => void }) {
  const { portfolio, etag } = versioned;
  const update = useUpdatePortfolio();

  async function submit(values: PortfolioValues) {
    const { name } = await update.mutateAsync({ id: portfolio.id, etag, changes: toRequest(values) });
    onClose();
    toast(copy.edit.done(name), { id: SAVED_TOAST });
  }

  return (
    <PortfolioForm
      defaultValues={fromPortfolio(portfolio)}
      submitLabel={copy.edit.submit}
      onSubmit={submit}
      onCancel={onClose}
      messages={{ 412: copy.edit.changedElsewhere }}
    />
  );
}
