import { LegalDocument } from '../components/legal-document';
import { terms } from '../copy';

export function Component() {
  return <LegalDocument text={terms} />;
}
