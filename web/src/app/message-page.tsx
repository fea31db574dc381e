import { createContext, type ReactNode, use } from 'react';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { Logo } from '@/shared/ui/logo';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  /** The one next step. */
  action: ReactNode;
}

/** Whether the frame of the pages behind sign-in, which has the main landmark and the logo, is around. */
export const InFrame = createContext(false);

/** A page that has nothing to show but what happened and what to do about it. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  useDocumentTitle(title);
  const isFramed = use(InFrame);
  const Landmark = isFramed ? 'div' : 'main';
  return (
    <Landmark className="mx-auto grid min-h-[70dvh] max-w-sm content-center px-5 py-16">
      {!isFramed && <Logo className="mb-8" />}
      <h1 className="font-semibold text-2xl/8 tracking-tight">{title}</h1>
      <div className="mt-2 mb-6 grid gap-1 text-muted-foreground">{children}</div>
      <div>{action}</div>
    </Landmark>
  );
}
