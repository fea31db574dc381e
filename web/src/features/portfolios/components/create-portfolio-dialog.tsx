import { useState } from 'react';
import { toast } from 'sonner';
import type { Portfolio } from '@/shared/api/types';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { FormDialog } from '@/shared/ui/form-dialog';
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
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.create}>
      <CreatePortfolio latest={latest} onClose={() => onOpenChange(false)} />
    </FormDialog>
  );
}

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreatePortfolio({ latest, onClose }: { latest: Portfolio | undefined; onClose: () => void }) {
  const create = useCreatePortfolio();
  const keyFor = useIdempotencyKey();
  const [defaultValues] = useState(() => emptyPortfolio(latest));

  async function submit(values: PortfolioValues) {
    const request = toRequest(values);
    const { name } = await create.mutateAsync({ request, idempotencyKey: keyFor(request) });
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
