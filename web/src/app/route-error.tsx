import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { ApiError } from '@/shared/api/api-error';
import { Button } from '@/shared/ui/button';
import { MessagePage } from './message-page';
import { messages } from './messages';
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
      title={error.isUnreachable ? messages.error.unreachableTitle : messages.error.title}
      action={
        <Button pending={state === 'loading'} onClick={revalidate}>
          {messages.error.retry}
        </Button>
      }
    >
      <p>{error.isUnreachable ? messages.error.unreachable : error.message}</p>
      {error.requestId && <p className="text-xs/5">{messages.error.requestId({ id: error.requestId })}</p>}
    </MessagePage>
  );
}

function Defect() {
  return (
    <MessagePage title={messages.error.title} action={<ReloadButton />}>
      <p>{messages.error.defect}</p>
    </MessagePage>
  );
}

function OutdatedPage() {
  return (
    <MessagePage title={messages.error.outdatedTitle} action={<ReloadButton />}>
      <p>{messages.error.outdated}</p>
    </MessagePage>
  );
}

/** Shown when a chunk could not be fetched. Browsers do not retry a failed import, so the page has to be reloaded. */
function OfflinePage() {
  return (
    <MessagePage title={messages.error.unreachableTitle} action={<ReloadButton />}>
      <p>{messages.error.unreachableReload}</p>
    </MessagePage>
  );
}

function ReloadButton() {
  return <Button onClick={() => window.location.reload()}>{messages.error.reload}</Button>;
}

function isNotFound(error: unknown): boolean {
  return (isRouteErrorResponse(error) || error instanceof ApiError) && error.status === 404;
}

/** After an update the server no longer has the chunks that an open page still requests. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}
