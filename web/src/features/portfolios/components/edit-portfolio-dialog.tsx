import { toast } from 'sonner';
import type { Versioned } from '@/shared/api/finances';
import type { Portfolio } from '@/shared/api/types';
import { copy as sharedCopy } from '@/shared/copy';
import { FormDialog, FormOf } from '@/shared/ui/form-dialog';
import { portfolioQuery, useUpdatePortfolio } from '../api';
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
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.edit}>
      <FormOf query={portfolioQuery(id)}>
        {(versioned) => <EditForm versioned={versioned} onClose={() => onOpenChange(false)} />}
      </FormOf>
    </FormDialog>
  );
}

function EditForm({ versioned, onClose }: { versioned: Versioned<Portfolio>; onClose: () => void }) {
  const { item: portfolio, etag } = versioned;
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
      messages={{ 412: sharedCopy.changedElsewhere }}
    />
  );
}
