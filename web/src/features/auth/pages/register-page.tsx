import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { paths } from '@/shared/lib/paths';
import { RegisterForm } from '../components/register-form';
import { copy } from '../copy';
import { destination } from '../guards';

export function Component() {
  useDocumentTitle(copy.signUp.title);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const withNext = search.size > 0 ? `?${search}` : '';

  return (
    <>
      <h1 className="font-semibold text-2xl/8 tracking-tight">{copy.signUp.title}</h1>
      <p className="mt-1 mb-6 text-muted-foreground">{copy.signUp.lead}</p>
      <RegisterForm onRegistered={() => navigate(destination(search), { replace: true })} />
      <p className="mt-6 text-muted-foreground">
        {copy.signUp.haveAccount}{' '}
        <Link to={paths.login + withNext} className="link">
          {copy.signUp.signIn}
        </Link>
      </p>
    </>
  );
}
