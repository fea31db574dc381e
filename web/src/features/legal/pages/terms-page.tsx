import { useLoaderData } from 'react-router';
import { LegalDocument } from '../components/legal-document';
import { LegalLayout } from '../components/legal-layout';
import { loadDocuments } from '../legal-documents';

export const loader = loadDocuments;

export function Component() {
  const documents = useLoaderData<typeof loader>();
  return (
    <LegalLayout documents={documents}>
      <LegalDocument text={documents.terms} language={documents.language} />
    </LegalLayout>
  );
}
