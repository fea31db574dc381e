import { useEffect, useState } from 'react';
import type { Category, CategoryTree, MergedBudgets } from '@/shared/api/types';
import { SelectField } from '@/shared/forms/fields';
import { type ServerForm, useServerForm } from '@/shared/forms/use-server-form';
import { useUndoToast } from '@/shared/hooks/use-undo';
import { Alert } from '@/shared/ui/alert';
import { FormButtons, FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { RadioCards } from '@/shared/ui/radio-cards';
import { useMerge } from '../api';
import { findCategory } from '../category-tree';
import { type CategoryCounts, listContents } from '../contents';
import { messages } from '../messages';
import { type MergeValues, mergeForm } from '../schema';
import { CategoryOptions } from './category-options';

interface MergeDialogProps extends DialogProps {
  category: Category;
  contents: CategoryCounts;
  tree: CategoryTree['items'];
  onDone: () => void;
}

/** Merges a category into another one, which the user chooses. */
export function MergeDialog(props: MergeDialogProps) {
  const { merge } = messages;
  const { category, contents } = props;
  const { name } = category;
  const count = contents.transactions + contents.budgets + contents.subcategories;
  return (
    <MoveDialog
      {...props}
      title={merge.title({ name })}
      description={merge.description({ count, contents: listContents(contents), name })}
      targetLabel={merge.target}
      submitLabel={merge.submit}
      done={(target) => merge.done({ name, target })}
    />
  );
}

/** Deletes a category that is in use, after asking which other category gets what is in it. */
export function ReassignDialog(props: MergeDialogProps) {
  const { reassign } = messages;
  const { name } = props.category;
  return (
    <MoveDialog
      {...props}
      title={reassign.title({ name })}
      description={reassign.description({ contents: listContents(props.contents) })}
      targetLabel={reassign.target}
      submitLabel={reassign.submit}
      done={() => reassign.done({ name })}
    />
  );
}

interface MoveFormProps extends MergeDialogProps {
  targetLabel: string;
  submitLabel: string;
  /** What the toast says afterwards. */
  done: (target: string) => string;
}

interface MoveDialogProps extends MoveFormProps {
  title: string;
  description: string;
}

function MoveDialog({ title, description, ...props }: MoveDialogProps) {
  const { open, onOpenChange } = props;
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <MoveForm {...props} />
    </FormDialog>
  );
}

/** Moves what is in a category. Asks about budgets only if the server requires a choice. */
function MoveForm(props: MoveFormProps) {
  const { category, contents, tree, targetLabel, submitLabel, done, onOpenChange, onDone } = props;
  const merge = useMerge();
  const showUndoToast = useUndoToast();
  const [asksAboutBudgets, setAsksAboutBudgets] = useState(false);
  const targets = targetsFor(category, contents, tree);
  const nameOf = (id: string) => findCategory(tree, id)?.name ?? '';
  const close = () => onOpenChange(false);

  const form = useServerForm(asksAboutBudgets ? mergeForm.schemaWithBudgets : mergeForm.schema, {
    defaultValues: mergeForm.empty(),
    onSubmit: async (values) => {
      const { target_category_id: target, budgets } = mergeForm.toRequest(values);
      const { change_set_id } = await merge({ id: category.id, target, budgets });
      close();
      onDone();
      showUndoToast(done(nameOf(target)), change_set_id);
    },
    onRefused: ({ fieldErrors }) => {
      const isAboutBudgets = fieldErrors.some(({ code }) => code === 'overlapping_budgets');
      if (isAboutBudgets) setAsksAboutBudgets(true);
      return isAboutBudgets;
    },
  });

  /** The budgets of another target may not overlap. */
  function forgetBudgets() {
    setAsksAboutBudgets(false);
    form.setValue('budgets', null);
    form.clearErrors('budgets');
  }

  return (
    <form noValidate onSubmit={form.submit} className="grid gap-5">
      {form.serverError && <Alert variant="negative">{form.serverError}</Alert>}
      <SelectField form={form} name="target_category_id" label={targetLabel} options={{ onChange: forgetBudgets }}>
        <option value="" disabled>
          {messages.fields.chooseTarget}
        </option>
        <CategoryOptions tree={targets} kind={category.type} />
      </SelectField>
      {asksAboutBudgets && (
        <BudgetsChoice form={form} name={category.name} target={nameOf(form.getValues('target_category_id'))} />
      )}
      <FormButtons submitLabel={submitLabel} isSubmitting={form.formState.isSubmitting} onCancel={close} />
    </form>
  );
}

interface BudgetsChoiceProps {
  form: ServerForm<MergeValues>;
  /** The name of the category that is merged. */
  name: string;
  /** The name of the category that it is merged into. */
  target: string;
}

/** What becomes of budgets for the same period. Takes the focus, because it appears when the form is submitted. */
function BudgetsChoice({ form, name, target }: BudgetsChoiceProps) {
  const { setFocus } = form;
  useEffect(() => setFocus('budgets'), [setFocus]);

  const text = messages.mergedBudgets;
  const options: { value: MergedBudgets; label: string; hint: string }[] = [
    { value: 'merge', label: text.merge.label, hint: text.merge.hint({ name, target }) },
    { value: 'keep_target', label: text.keepTarget.label({ target }), hint: text.keepTarget.hint({ name }) },
  ];
  return (
    <RadioCards
      legend={text.legend({ target })}
      description={text.description}
      options={options}
      input={form.register('budgets')}
      error={form.formState.errors.budgets?.message}
    />
  );
}

/** The categories that another one can be merged into: none under itself, and with subcategories only top-level ones. */
function targetsFor(category: Category, contents: CategoryCounts, tree: CategoryTree['items']) {
  const hasSubcategories = contents.subcategories > 0;
  return tree
    .filter((node) => node.category.id !== category.id)
    .map((node) => ({
      ...node,
      children: hasSubcategories ? [] : node.children.filter((child) => child.id !== category.id),
    }));
}
