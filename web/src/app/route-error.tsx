import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { ApiError } from '@/shared/api/api-error';
import { Button } from '@/shared/ui/button';
import { copy } from './copy';
import { MessagePage } from './message-page';
import { NotFound } from './not-found';

/** Shown instead of a route whose loader or rendering failed. */
export function RouteError() {
  const error = useRouteError();
  if (isNotFound(error)) return <NotFound />;
  if (isMissingChunk(error)) return navigator.onLine ? <OutdatedPage /> : <OfflinePage />;
  return error instanceof ApiError ? <ServerFailure error={error} /> : <Defect />;
}

function ServerFailure({ error }: { error: ApiError }) {
  const { revalidate, state } = useRevalidator();
  return (
    <MessagePage
      title={error.isUnreachable ? copy.error.unreachableTitle : copy.error.title}
      action={
        <Button pending={state === 'loading'} onClick={revalidate}>
          {copy.error.retry}
        </Button>
      }
    >
      <p>{error.isUnreachable ? copy.error.unreachable : error.message}</p>
      {error.requestId && <p className="text-xs/5">{copy.error.requestId(error.requestId)}</p>}
    </MessagePage>
  );
}

function Defect() {
  return (
    <MessagePage title={copy.error.title} action={<ReloadButton />}>
      <p>{copy.error.defect}</p>
    </MessagePage>
  );
}

function OutdatedPage() {
  return (
    <MessagePage title={copy.error.outdatedTitle} action={<ReloadButton />}>
      <p>{copy.error.outdated}</p>
    </MessagePage>
  );
}

/** Shown when a chunk could not be fetched. Browsers do not retry a failed import, so the page has to be reloaded. */
function OfflinePage() {
  return (
    <MessagePage title={copy.error.unreachableTitle} action={<ReloadButton />}>
      <p>{copy.error.unreachableReload}</p>
    </MessagePage>
  );
}

function ReloadButton() {
  return <Button onClick={() => window.location.reload()}>{copy.error.reload}</Button>;
}

function isNotFound(error: unknown): boolean {
  return (isRouteErrorResponse(error) || error instanceof ApiError) && error.status === 404;
}

/** After an update the server no longer has the chunks that an open page still requests. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}
