import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '@/shared/api/api-error';
import { copy } from '@/shared/copy';
import { Alert } from './alert';
import { Button } from './button';
import { Skeleton } from './skeleton';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** As high as what comes, so that nothing moves when it does. */
  skeleton: string;
  children: (data: Data) => ReactNode;
}

/** What a query brought; until then its outline, and where it failed a way to try again. */
export function Loaded<Data>({ query, skeleton, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton className={skeleton} />;
  return (
    <div className="grid justify-items-start gap-3">
      <Alert variant="negative">{reason(query.error)}</Alert>
      <Button variant="secondary" size="sm" pending={query.isFetching} onClick={() => query.refetch()}>
        {copy.retry}
      </Button>
    </div>
  );
}

/** What the server said. A defect's own message is not for the user. */
function reason(error: Error): string {
  if (!(error instanceof ApiError)) return copy.loadFailed;
  return error.isUnreachable ? error.message : `${copy.loadFailed} ${error.message}`;
}
