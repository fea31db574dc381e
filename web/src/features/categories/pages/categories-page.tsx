import { useSuspenseQuery } from '@tanstack/react-query';
import { queryClient } from '@/shared/api/query-client';
import { ListPage } from '@/shared/ui/list-page';
import { categoryTreeQuery } from '../api';
import { CategoryBoard } from '../components/category-board';
import { CreateCategoryDialog } from '../components/dialogs';
import { copy } from '../copy';

export async function loader(): Promise<null> {
  await queryClient.ensureQueryData(categoryTreeQuery());
  return null;
}

export function Component() {
  const { data: tree } = useSuspenseQuery(categoryTreeQuery());
  return (
    <ListPage
      title={copy.title}
      add={copy.add}
      addDialog={(dialog) => <CreateCategoryDialog {...dialog} tree={tree} />}
      isEmpty={false}
      empty={{ title: copy.title, text: copy.none }}
    >
      <p className="mb-6 text-muted-foreground">{copy.lead}</p>
      <CategoryBoard tree={tree} />
    </ListPage>
  );
}
