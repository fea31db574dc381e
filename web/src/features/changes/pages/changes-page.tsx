import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { categoryTreeQuery } from '@/features/categories';
import { allLoaded } from '@/shared/api/all-loaded';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { paths } from '@/shared/lib/paths';
import { BackLink } from '@/shared/ui/back-link';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { PageHeader } from '@/shared/ui/page-header';
import { ShowMore } from '@/shared/ui/show-more';
import { changeSetsQuery } from '../api';
import { ChangeRow } from '../components/change-row';
import { messages } from '../messages';

export async function loader(): Promise<null> {
  await allLoaded(
    queryClient.ensureQueryData(settingsQuery()),
    queryClient.ensureQueryData(categoryTreeQuery()),
    queryClient.ensureInfiniteQueryData(changeSetsQuery()),
  );
  return null;
}

/** The bulk changes that can be undone, newest first. */
export function Component() {
  const { data: settings } = useSuspenseQuery(settingsQuery());
  const { data: categories } = useSuspenseQuery(categoryTreeQuery());
  const list = useSuspenseInfiniteQuery(changeSetsQuery());
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
            {list.data.map((change) => (
              <ChangeRow key={change.id} change={change} categories={categories} timeZone={settings.time_zone} />
            ))}
          </ul>
          <ShowMore list={list} />
        </div>
      )}
    </>
  );
}
