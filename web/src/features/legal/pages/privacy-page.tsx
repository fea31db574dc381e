import { LegalDocument } from '../components/legal-document';
import { LegalLayout } from '../components/legal-layout';
import { privacy } from '../copy';

export function Component() {
  return (
    <LegalLayout>
      <LegalDocument text={privacy} />
    </LegalLayout>
  );
}
