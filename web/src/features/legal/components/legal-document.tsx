import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { intlLanguage } from '@/shared/i18n/catalogue';
import { LEGAL_VERSION, type LegalText } from '../legal-documents';
import { messages } from '../messages';

export function LegalDocument({ text, language }: { text: LegalText; language: string }) {
  useDocumentTitle(text.title);
  return (
    <article className="text-base/7">
      <h1 lang={language} className="font-semibold text-2xl/8 tracking-tight">
        {text.title}
      </h1>
      <p className="mt-1 text-muted-foreground text-sm">
        <time dateTime={LEGAL_VERSION}>{messages.version({ date: formatDate(LEGAL_VERSION) })}</time>
      </p>
      <div lang={language}>
        <p className="mt-6">{text.lead}</p>
        {text.sections.map(({ heading, paragraphs }) => (
          <section key={heading} className="mt-8">
            <h2 className="mb-2 font-semibold text-base/6">{heading}</h2>
            {paragraphs.map((paragraph) => (
              <p key={paragraph} className="mt-2 text-pretty">
                {paragraph}
              </p>
            ))}
          </section>
        ))}
      </div>
    </article>
  );
}

function formatDate(date: string): string {
  return new Intl.DateTimeFormat(intlLanguage(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
}
