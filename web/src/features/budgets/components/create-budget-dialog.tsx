import { toast } from 'sonner';
import type { CategoryTree } from '@/shared/api/types';
import { useIdempotencyKey } from '@/shared/hooks/use-idempotency-key';
import { FormDialog } from '@/shared/ui/form-dialog';
import { useCreateBudget } from '../api';
import { copy } from '../copy';
import { type BudgetValues, emptyBudget, toCreation } from '../schema';
import { BudgetForm } from './budget-form';

interface CreateBudgetDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  categories: CategoryTree['items'];
  today: string;
  currency: string;
}

export default function CreateBudgetDialog({ open, onOpenChange, ...rest }: CreateBudgetDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.create}>
      <CreateBudget {...rest} onClose={() => onOpenChange(false)} />
    </FormDialog>
  );
}

type CreateBudgetProps = Pick<CreateBudgetDialogProps, 'categories' | 'today' | 'currency'> & { onClose: () => void };

/** Lives as long as the dialog is open, and so do its values and its idempotency key. */
function CreateBudget({ categories, today, currency, onClose }: CreateBudgetProps) {
  const create = useCreateBudget();
  const keyFor = useIdempotencyKey();

  async function submit(values: BudgetValues) {
    const request = toCreation(values);
    const { name } = await create.mutateAsync({ request, idempotencyKey: keyFor(request) });
    onClose();
    toast(copy.create.done(name));
  }

  return (
    <BudgetForm
      defaultValues={emptyBudget(today, currency)}
      categories={categories}
      submitLabel={copy.create.submit}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
