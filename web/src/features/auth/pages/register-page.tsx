import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { paths } from '@/shared/lib/paths';
import { RegisterForm } from '../components/register-form';
import { destination } from '../guards';
import { messages } from '../register-messages';

export function Component() {
  useDocumentTitle(messages.title);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const withNext = search.size > 0 ? `?${search}` : '';

  return (
    <>
      <h1 className="font-semibold text-2xl/8 tracking-tight">{messages.title}</h1>
      <p className="mt-1 mb-6 text-muted-foreground">{messages.lead}</p>
      <RegisterForm onRegistered={() => navigate(destination(search), { replace: true })} />
      <p className="mt-6 text-muted-foreground">
        {messages.haveAccount}{' '}
        <Link to={paths.login + withNext} className="link">
          {messages.signIn}
        </Link>
      </p>
    </>
  );
}
