import { LegalDocument } from '../components/legal-document';
import { LegalLayout } from '../components/legal-layout';
import { terms } from '../copy';

export function Component() {
  return (
    <LegalLayout>
      <LegalDocument text={terms} />
    </LegalLayout>
  );
}
