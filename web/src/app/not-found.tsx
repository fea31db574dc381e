import { Link } from 'react-router';
import { paths } from '@/shared/lib/paths';
import { Button } from '@/shared/ui/button';
import { MessagePage } from './message-page';
import { messages } from './messages';

export function NotFound() {
  return (
    <MessagePage
      title={messages.notFound.title}
      action={
        <Button asChild>
          <Link to={paths.home}>{messages.notFound.home}</Link>
        </Button>
      }
    >
      <p>{messages.notFound.text}</p>
    </MessagePage>
  );
}
