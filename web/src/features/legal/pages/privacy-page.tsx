import { LegalDocument } from '../components/legal-document';
import { privacy } from '../copy';

export function Component() {
  return <LegalDocument text={privacy} />;
}
