import type { ChangeSet } from '@/shared/api/types';
import type { CategoryNames } from './category-names';
import { messages } from './messages';

/** What a change did, as a sentence without a full stop. */
export function describeChange(change: ChangeSet, names: CategoryNames): string {
  const { type, category_id, merged_category_id, row_count: count } = change;
  const { done } = messages;
  const category = names.get(category_id ?? '');
  if (type === 'deletion') return done.deleted({ count });
  if (type === 'category_merge') {
    const name = names.get(merged_category_id ?? '');
    return name && category ? done.merged({ name, category }) : done.mergedDeleted;
  }
  if (category_id === null) return done.uncategorised({ count });
  return category ? done.moved({ count, category }) : done.movedToDeleted({ count });
}
