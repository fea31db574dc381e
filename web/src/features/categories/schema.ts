import * as z from 'zod/mini';
import { choice, chosen, optional, plain, text } from '@/shared/forms/field-codecs';
import { formFields, type ValuesOf } from '@/shared/forms/form-fields';
import { colours } from './colours';
import { copy } from './copy';

export const kinds = ['expense', 'income'] as const;

/** The icon of a new category. The web application shows colours only. */
const ICON = 'tag';

export const categoryForm = formFields({
  name: text({ required: copy.validation.nameRequired, max: 100 }),
  type: choice(kinds, 'expense'),
  /** Empty for a top-level category. */
  parent_id: optional(),
  colour: plain(z.string(), colours[0].value as string),
  icon: plain(z.string(), ICON),
});

export type CategoryValues = ValuesOf<typeof categoryForm>;

export const reassignForm = formFields({ reassign_to: chosen(copy.validation.targetRequired) });
