import { useSuspenseQuery } from '@tanstack/react-query';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { ListPage } from '@/shared/ui/list-page';
import { categoryTreeQuery, categoryUsageQuery } from '../api';
import { CategoryBoard } from '../components/category-board';
import { CreateCategoryDialog } from '../components/dialogs';
import { messages } from '../messages';

export async function loader(): Promise<null> {
  await allLoaded(queryClient.ensureQueryData(categoryTreeQuery()), queryClient.ensureQueryData(categoryUsageQuery()));
  return null;
}

export function Component() {
  const { data: tree } = useSuspenseQuery(categoryTreeQuery());
  return (
    <ListPage
      title={messages.title}
      add={messages.add}
      addDialog={(dialog) => <CreateCategoryDialog {...dialog} tree={tree} />}
      isEmpty={false}
      empty={{ title: messages.title, text: messages.none }}
    >
      <p className="mb-6 text-muted-foreground">{messages.lead}</p>
      <CategoryBoard tree={tree} />
    </ListPage>
  );
}
