import type { CategoryKind, CategoryTree } from '@/shared/api/types';

interface CategoryOptionsProps {
  tree: CategoryTree['items'];
  kind?: CategoryKind;
}

/** The category tree as options of a select: subcategories follow their parent and are indented. */
export function CategoryOptions({ tree, kind }: CategoryOptionsProps) {
  return tree
    .filter(({ category }) => kind === undefined || category.type === kind)
    .map(({ category, children }) => [
      <option key={category.id} value={category.id}>
        {category.name}
      </option>,
      ...children.map(({ id, name }) => (
        <option key={id} value={id} data-indented>
          {`\u00a0\u00a0\u00a0${name}`}
        </option>
      )),
    ]);
}
