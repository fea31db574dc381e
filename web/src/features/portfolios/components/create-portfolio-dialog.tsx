import { useRef, useState } from 'react';
import { toast } from 'sonner';
import type { CreatePortfolioRequest, Portfolio } from '@/shared/api/types';
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

/** One key for as long as the same thing is sent: trying again repeats the request, correcting it makes a new one. */
function useIdempotencyKey() {
  const last = useRef({ body: '', key: '' });
  return (request: CreatePortfolioRequest): string => {
    const body = JSON.stringify(request);
    if (last.current.body !== body) last.current = { body, key: crypto.randomUUID() };
    return last.current.key;
  };
}
