import * as z from 'zod/mini';
import type { MergedBudgets } from '@/shared/api/types';
import { choice, chosen, optional, plain, text } from '@/shared/forms/field-codecs';
import { formFields, type ValuesOf } from '@/shared/forms/form-fields';
import { rule } from '@/shared/forms/rule';
import { colours } from './colours';
import { messages } from './messages';

export const kinds = ['expense', 'income'] as const;

/** The icon of a new category. The web application shows colours only. */
const ICON = 'tag';

export const categoryForm = formFields({
  name: text({ required: messages.validation.nameRequired, max: 100 }),
  type: choice(kinds, 'expense'),
  /** Empty for a top-level category. */
  parent_id: optional(),
  colour: plain(z.string(), colours[0].value as string),
  icon: plain(z.string(), ICON),
});

export type CategoryValues = ValuesOf<typeof categoryForm>;

const mergeFields = formFields({
  target_category_id: chosen(messages.validation.targetRequired),
  /** Null unless the server asks, and while no radio button is selected. */
  budgets: plain<MergedBudgets | null>(z.nullable(z.enum(['merge', 'keep_target'])), null),
});

export type MergeValues = ValuesOf<typeof mergeFields>;

export const mergeForm = {
  ...mergeFields,
  schemaWithBudgets: mergeFields.schema.check(
    rule('budgets', messages.validation.budgetsRequired, ({ budgets }) => budgets !== null),
  ),
};
