import { useState } from 'react';
import { toast } from 'sonner';
import type { Portfolio } from '@/shared/api/types';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/shared/ui/dialog';
import { useCreatePortfolio } from '../api';
import { copy } from '../copy';
import { SAVED_TOAST } from '../saved-toast';
import { emptyPortfolio, type PortfolioValues, toRequest } from '../schema';
import { PortfolioForm } from './portfolio-form';

interface CreatePortfolioDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Another portfolio of the same person, for what the new one probably shares with it. */
  latest: Portfolio | undefined;
}

export default function CreatePortfolioDialog({ open, onOpenChange, latest }: CreatePortfolioDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{copy.create.title}</DialogTitle>
          <DialogDescription>{copy.create.description}</DialogDescription>
        </DialogHeader>
        <CreatePortfolio latest={latest} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreatePortfolio({ latest, onClose }: { latest: Portfolio | undefined; onClose: () => void }) {
  const create = useCreatePortfolio();
  const keyFor = useIdempotencyKey();
  const [defaultValues] = useState(() => emptyPortfolio(latest));

  async function submit(values: PortfolioValues) {
    const portfolio = toRequest(values);
    const { name } = await create.mutateAsync({ portfolio, idempotencyKey: keyFor(portfolio) });
    onClose();
    toast(copy.create.done(name), { id: SAVED_TOAST });
  }

  return (
    <PortfolioForm
      defaultValues={defaultValues}
      submitLabel={copy.create.submit}
      onSubmit={submit}
      onCancel={onClose}
      suggestCurrency
    />
  );
}
