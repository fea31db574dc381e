import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { conflictsIn } from '@/shared/lib/conflicts-state';
import { paths } from '@/shared/lib/paths';
import { BackLink } from '@/shared/ui/back-link';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { PageHeader } from '@/shared/ui/page-header';
import { ShowMore } from '@/shared/ui/show-more';
import { changeSetsQuery } from '../api';
import { loadCategoryNames, useCategoryNames } from '../category-names';
import { ChangeRow } from '../components/change-row';
import { messages } from '../messages';

export async function loader(): Promise<null> {
  await allLoaded(
    queryClient.ensureQueryData(settingsQuery()),
    loadCategoryNames(),
    queryClient.ensureInfiniteQueryData(changeSetsQuery()),
  );
  return null;
}

/** The recent bulk changes, newest first, including those that were undone. */
export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const categories = useCategoryNames();
  const list = useSuspenseInfiniteQuery(changeSetsQuery());
  const { key, state } = useLocation();
  useDocumentTitle(messages.title);

  return (
    <>
      <BackLink to={paths.transactions}>{messages.back}</BackLink>
      <PageHeader title={messages.title} />
      {list.data.length === 0 ? (
        <EmptyState title={messages.empty.title} text={messages.empty.text}>
          <Button asChild>
            <Link to={paths.transactions}>{messages.empty.go}</Link>
          </Button>
        </EmptyState>
      ) : (
        <div className="grid gap-6">
          <ul aria-label={messages.list} className="border-t">
            {list.data.map((change) => {
              const conflicts = conflictsIn(state, change.id);
              return (
                <ChangeRow
                  // Another navigation shows the conflicts anew.
                  key={conflicts ? `${change.id} ${key}` : change.id}
                  change={change}
                  categories={categories}
                  timeZone={settings.time_zone}
                  shownConflicts={conflicts}
                />
              );
            })}
          </ul>
          <ShowMore list={list} />
        </div>
      )}
    </>
  );
}
