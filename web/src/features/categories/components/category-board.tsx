import { useSuspenseQuery } from '@tanstack/react-query';
import { Merge } from 'lucide-react';
import { Link } from 'react-router';
import { transactionsPath } from '@/features/transactions';
import type { Category, CategoryTree } from '@/shared/api/types';
import { useDialog } from '@/shared/hooks/use-dialog';
import { useListActions } from '@/shared/hooks/use-list-actions';
import { cn } from '@/shared/lib/cn';
import { DropdownMenuItem } from '@/shared/ui/dropdown-menu';
import { RowMenu } from '@/shared/ui/row-menu';
import { Section } from '@/shared/ui/section';
import { categories, categoryUsageQuery } from '../api';
import { type CategoryCounts, contentsOf, contentsWithSubcategories } from '../contents';
import { messages } from '../messages';
import { kinds } from '../schema';
import { CategoryDot } from './category-dot';
import { EditCategoryDialog, MergeDialog, ReassignDialog } from './dialogs';

interface CategoryInUse {
  category: Category;
  contents: CategoryCounts;
}

/** The categories by kind, subcategories below their parent, with the actions on one's own. */
export function CategoryBoard({ tree }: { tree: CategoryTree['items'] }) {
  const { data: usages } = useSuspenseQuery(categoryUsageQuery());
  const { region, editing, focusList, actionsOn } = useListActions<Category>(categories);
  const merging = useDialog<CategoryInUse>();
  const reassigning = useDialog<CategoryInUse>();

  function row(category: Category, isChild: boolean) {
    const contents = contentsOf(usages, category.id);
    const { onEdit, onDelete } = actionsOn(category);
    return (
      <CategoryRow
        key={category.id}
        category={category}
        isChild={isChild}
        transactions={contents?.transactions ?? 0}
        onEdit={onEdit}
        onMerge={contents && (() => merging.openFor({ category, contents }))}
        onDelete={() => (contents ? reassigning.openFor({ category, contents }) : onDelete())}
      />
    );
  }

  return (
    <div ref={region} tabIndex={-1} className="grid grid-cols-1 items-start gap-10 outline-none lg:grid-cols-2">
      {kinds.map((kind) => {
        const ofKind = tree.filter(({ category }) => category.type === kind);
        return (
          <Section key={kind} title={messages.sections[kind]}>
            {ofKind.length === 0 ? (
              <p className="py-4 text-muted-foreground">{messages.none}</p>
            ) : (
              <ul>
                {ofKind.map(({ category, children }) => [
                  row(category, false),
                  ...children.map((child) => row(child, true)),
                ])}
              </ul>
            )}
          </Section>
        );
      })}
      {editing.subject && (
        <EditCategoryDialog
          id={editing.subject.id}
          tree={tree}
          contents={contentsWithSubcategories(usages, tree, editing.subject.id)}
          {...editing.props}
        />
      )}
      {merging.subject && <MergeDialog {...merging.subject} tree={tree} onDone={focusList} {...merging.props} />}
      {reassigning.subject && (
        <ReassignDialog {...reassigning.subject} tree={tree} onDone={focusList} {...reassigning.props} />
      )}
    </div>
  );
}

interface CategoryRowProps {
  category: Category;
  isChild: boolean;
  transactions: number;
  onEdit: () => void;
  /** Null for an empty category, which can only be deleted. */
  onMerge: (() => void) | null;
  onDelete: () => void;
}

function CategoryRow({ category, isChild, transactions, onEdit, onMerge, onDelete }: CategoryRowProps) {
  const { id, name, colour, system } = category;
  return (
    <li className={cn('flex min-h-9 items-center gap-3 border-b py-0.5 last:border-b-0', isChild && 'pl-6')}>
      <CategoryDot colour={colour} className="size-2.5" />
      <Link
        to={transactionsPath({ category: id })}
        className={cn('wrap-anywhere row-link min-w-0 flex-1 text-sm/6', !isChild && 'font-medium')}
      >
        {name}
      </Link>
      {transactions > 0 && (
        <span className="text-muted-foreground text-xs/5 tabular-nums">
          {messages.used.transactions({ count: transactions })}
        </span>
      )}
      <span className="w-6">
        {!system && (
          <RowMenu name={name} onEdit={onEdit} onDelete={onDelete}>
            {onMerge && (
              <DropdownMenuItem onSelect={onMerge}>
                <Merge aria-hidden />
                {messages.merge.action}
              </DropdownMenuItem>
            )}
          </RowMenu>
        )}
      </span>
    </li>
  );
}
