import { toast } from 'sonner';
import type { Versioned } from '@/shared/api/finances';
import type { Holding } from '@/shared/api/types';
import { copy as sharedCopy } from '@/shared/copy';
import { FormDialog, FormOf } from '@/shared/ui/form-dialog';
import { holdingQuery, useUpdateHolding } from '../api';
import { copy } from '../copy';
import { fromHolding, type HoldingValues, toHolding } from '../holding-schema';
import { HoldingForm } from './holding-form';

interface EditHoldingDialogProps {
  holding: Holding;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export default function EditHoldingDialog({ holding, open, onOpenChange }: EditHoldingDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.editHolding}>
      <FormOf query={holdingQuery(holding)}>
        {(versioned) => <EditForm versioned={versioned} onClose={() => onOpenChange(false)} />}
      </FormOf>
    </FormDialog>
  );
}

function EditForm({ versioned, onClose }: { versioned: Versioned<Holding>; onClose: () => void }) {
  const { item: holding, etag } = versioned;
  const update = useUpdateHolding(holding.portfolio_id);

  async function submit(values: HoldingValues) {
    const { symbol } = await update.mutateAsync({ id: holding.id, etag, changes: toHolding(values) });
    onClose();
    toast(copy.editHolding.done(symbol));
  }

  return (
    <HoldingForm
      defaultValues={fromHolding(holding)}
      submitLabel={copy.editHolding.submit}
      onSubmit={submit}
      onCancel={onClose}
      messages={{ 412: sharedCopy.changedElsewhere }}
    />
  );
}
