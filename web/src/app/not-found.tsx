import { Link } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { copy } from './copy';
import { MessagePage } from './message-page';

export function NotFound() {
  return (
    <MessagePage
      title={copy.notFound.title}
      action={
        <Button asChild>
          <Link to={paths.home}>{copy.notFound.home}</Link>
        </Button>
      }
    >
      <p>{copy.notFound.text}</p>
    </MessagePage>
  );
}
