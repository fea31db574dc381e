import { useWatch } from 'react-hook-form';
import type { Category, CategoryTree } from '@/shared/api/types';
import { ChoiceField, FieldPair, SelectField, TextField } from '@/shared/forms/fields';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { ServerForm } from '@/shared/forms/use-server-form';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { categories } from '../api';
import { type CategoryCounts, listContents } from '../contents';
import { messages } from '../messages';
import { type CategoryValues, categoryForm, kinds } from '../schema';
import { ColourChoice } from './colour-choice';

const text = messages.fields;

interface CategoryFieldsProps {
  form: ServerForm<CategoryValues>;
  tree: CategoryTree['items'];
  /** The category that is edited, which cannot be its own parent. */
  edited?: Category;
  /** What is in it and its subcategories, so that its type cannot change. */
  contents?: CategoryCounts | null;
}

function CategoryFields({ form, tree, edited, contents }: CategoryFieldsProps) {
  const type = useWatch({ control: form.control, name: 'type' });
  const parents = tree.filter(({ category }) => category.type === type && category.id !== edited?.id);

  /** Clears the parent when the type changes, because both have the same type. */
  function clearParent() {
    form.setValue('parent_id', '');
  }

  return (
    <>
      <TextField form={form} name="name" label={text.name} placeholder={text.namePlaceholder} />
      <FieldPair>
        <ChoiceField
          form={form}
          name="type"
          label={text.kind}
          description={contents && text.kindFixed({ contents: listContents(contents) })}
          choices={contents ? [type] : kinds}
          labels={messages.kind}
          fixed={Boolean(contents)}
          options={{ onChange: clearParent }}
        />
        <SelectField form={form} name="parent_id" label={text.parent}>
          <option value="">{text.noParent}</option>
          {parents.map(({ category }) => (
            <option key={category.id} value={category.id}>
              {category.name}
            </option>
          ))}
        </SelectField>
      </FieldPair>
      <ColourChoice
        registration={form.register('colour')}
        current={form.formState.defaultValues?.colour ?? categoryForm.empty().colour}
      />
    </>
  );
}

interface CreateCategoryDialogProps extends DialogProps {
  tree: CategoryTree['items'];
}

export function CreateCategoryDialog({ tree, ...dialog }: CreateCategoryDialogProps) {
  return (
    <CreateDialog
      {...dialog}
      text={messages.create}
      resource={categories}
      form={categoryForm}
      defaultValues={categoryForm.empty()}
    >
      {(form) => <CategoryFields form={form} tree={tree} />}
    </CreateDialog>
  );
}

interface EditCategoryDialogProps extends CreateCategoryDialogProps {
  id: string;
  /** What is in the category and its subcategories. */
  contents: CategoryCounts | null;
}

export function EditCategoryDialog({ tree, contents, ...dialog }: EditCategoryDialogProps) {
  return (
    <EditDialog {...dialog} text={messages.edit} resource={categories} form={categoryForm}>
      {(form, edited) => <CategoryFields form={form} tree={tree} edited={edited} contents={contents} />}
    </EditDialog>
  );
}
