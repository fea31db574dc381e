import { toast } from 'sonner';
import type { Category, CategoryTree, CategoryUsage } from '@/shared/api/types';
import { SelectField } from '@/shared/forms/fields';
import { useServerForm } from '@/shared/forms/use-server-form';
import { Alert } from '@/shared/ui/alert';
import { FormButtons, FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { useReassignAndRemove } from '../api';
import { copy } from '../copy';
import { reassignForm } from '../schema';
import { CategoryOptions } from './category-options';

interface ReassignDialogProps extends DialogProps {
  category: Category;
  usage: CategoryUsage;
  tree: CategoryTree['items'];
  onDone: () => void;
}

/** Deletes a category that is in use, after asking which other category gets what is in it. */
export function ReassignDialog({ category, usage, tree, onDone, ...dialog }: ReassignDialogProps) {
  return (
    <FormDialog
      {...dialog}
      title={copy.reassign.title(category.name)}
      description={copy.reassign.description({
        transactions: usage.transaction_count,
        budgets: usage.budget_count,
        subcategories: usage.subcategory_count,
      })}
    >
      <ReassignForm category={category} tree={tree} onCancel={() => dialog.onOpenChange(false)} onDone={onDone} />
    </FormDialog>
  );
}

interface ReassignFormProps {
  category: Category;
  tree: CategoryTree['items'];
  onCancel: () => void;
  onDone: () => void;
}

function ReassignForm({ category, tree, onCancel, onDone }: ReassignFormProps) {
  const reassignAndRemove = useReassignAndRemove();
  const form = useServerForm(reassignForm.schema, {
    defaultValues: reassignForm.empty(),
    onSubmit: async ({ reassign_to: target }) => {
      await reassignAndRemove({ id: category.id, target });
      onCancel();
      onDone();
      toast(copy.reassign.done(category.name));
    },
  });
  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      {form.serverError && <Alert variant="negative">{form.serverError}</Alert>}
      <SelectField form={form} name="reassign_to" label={copy.reassign.target}>
        <option value="" disabled>
          {copy.reassign.choose}
        </option>
        <CategoryOptions tree={withoutCategory(tree, category.id)} kind={category.type} />
      </SelectField>
      <FormButtons submitLabel={copy.reassign.submit} isSubmitting={form.formState.isSubmitting} onCancel={onCancel} />
    </form>
  );
}

/** The tree without one category and what is under it. */
function withoutCategory(tree: CategoryTree['items'], id: string): CategoryTree['items'] {
  return tree
    .filter(({ category }) => category.id !== id)
    .map((node) => ({ ...node, children: node.children.filter((child) => child.id !== id) }));
}
