import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { paths } from '@/shared/lib/paths';
import { Alert } from '@/shared/ui/alert';
import { LoginForm } from '../components/login-form';
import { destination } from '../guards';
import { messages } from '../messages';
import { useAuthStore } from '../store';

export function Component() {
  useDocumentTitle(messages.signIn.title);
  const expired = useAuthStore((state) => state.status === 'expired');
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const withNext = search.size > 0 ? `?${search}` : '';

  return (
    <>
      <h1 className="mb-6 font-semibold text-2xl/8 tracking-tight">{messages.signIn.title}</h1>
      {expired && (
        <Alert variant="info" className="mb-5">
          {messages.signIn.expired}
        </Alert>
      )}
      <LoginForm onSignedIn={() => navigate(destination(search), { replace: true })} />
      <p className="mt-6 text-muted-foreground">
        {messages.signIn.noAccount}{' '}
        <Link to={paths.register + withNext} className="link">
          {messages.signIn.createAccount}
        </Link>
      </p>
    </>
  );
}
