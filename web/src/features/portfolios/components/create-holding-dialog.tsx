import { toast } from 'sonner';
import type { Portfolio } from '@/shared/api/types';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { FormDialog } from '@/shared/ui/form-dialog';
import { useCreateHolding } from '../api';
import { copy } from '../copy';
import { emptyHolding, type HoldingValues, toHolding } from '../holding-schema';
import { HoldingForm } from './holding-form';

interface CreateHoldingDialogProps {
  portfolio: Portfolio;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export default function CreateHoldingDialog({ portfolio, open, onOpenChange }: CreateHoldingDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.addHolding}>
      <CreateHolding portfolio={portfolio} onClose={() => onOpenChange(false)} />
    </FormDialog>
  );
}

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreateHolding({ portfolio, onClose }: { portfolio: Portfolio; onClose: () => void }) {
  const create = useCreateHolding(portfolio.id);
  const keyFor = useIdempotencyKey();

  async function submit(values: HoldingValues) {
    const request = toHolding(values);
    const { symbol } = await create.mutateAsync({ request, idempotencyKey: keyFor(request) });
    onClose();
    toast(copy.addHolding.done(symbol));
  }

  return (
    <HoldingForm
      defaultValues={emptyHolding(portfolio.base_currency)}
      submitLabel={copy.addHolding.submit}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
