import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '@/shared/api/api-error';
import { messages } from '@/shared/data-messages';
import { Alert } from './alert';
import { Button } from './button';
import { Skeleton } from './skeleton';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** The height of the expected content, so that the layout does not shift. */
  skeleton: string;
  children: (data: Data) => ReactNode;
}

/** The data of a query, or a skeleton while it loads, or an error with a retry button. */
export function Loaded<Data>({ query, skeleton, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton className={skeleton} />;
  return (
    <div className="grid justify-items-start gap-3">
      <Alert variant="negative">{reason(query.error)}</Alert>
      <Button variant="secondary" size="sm" pending={query.isFetching} onClick={() => query.refetch()}>
        {messages.retry}
      </Button>
    </div>
  );
}

/** The message of the server. The message of a defect is not shown to users. */
function reason(error: Error): string {
  if (!(error instanceof ApiError)) return messages.loadFailed;
  return error.isUnreachable ? error.message : `${messages.loadFailed} ${error.message}`;
}
