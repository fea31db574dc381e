import { toast } from 'sonner';
import type { Versioned } from '@/shared/api/finances';
import type { Budget, CategoryTree } from '@/shared/api/types';
import { copy as sharedCopy } from '@/shared/copy';
import { FormDialog, FormOf } from '@/shared/ui/form-dialog';
import { budgetQuery, useUpdateBudget } from '../api';
import { copy } from '../copy';
import { type BudgetValues, fromBudget, toChanges } from '../schema';
import { BudgetForm } from './budget-form';

interface EditBudgetDialogProps {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  categories: CategoryTree['items'];
}

export default function EditBudgetDialog({ id, open, onOpenChange, categories }: EditBudgetDialogProps) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} {...copy.edit}>
      <FormOf query={budgetQuery(id)}>
        {(versioned) => <EditForm versioned={versioned} categories={categories} onClose={() => onOpenChange(false)} />}
      </FormOf>
    </FormDialog>
  );
}

interface EditFormProps {
  versioned: Versioned<Budget>;
  categories: CategoryTree['items'];
  onClose: () => void;
}

function EditForm({ versioned, categories, onClose }: EditFormProps) {
  const { item: budget, etag } = versioned;
  const update = useUpdateBudget();

  async function submit(values: BudgetValues) {
    const { name } = await update.mutateAsync({ id: budget.id, etag, changes: toChanges(values) });
    onClose();
    toast(copy.edit.done(name));
  }

  return (
    <BudgetForm
      defaultValues={fromBudget(budget)}
      categories={categories}
      submitLabel={copy.edit.submit}
      onSubmit={submit}
      onCancel={onClose}
      messages={{ 412: sharedCopy.changedElsewhere }}
      fixedCurrency
    />
  );
}
