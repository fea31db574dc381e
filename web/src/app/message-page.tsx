import { createContext, type ReactNode, use } from 'react';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { cn } from '@/shared/lib/cn';
import { Logo } from '@/shared/ui/logo';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  /** The link or button for the next step. */
  action: ReactNode;
}

/** Whether the page is inside the layout of signed-in pages, which has the main landmark and the logo. */
export const InsideLayout = createContext(false);

/** A page that consists of a message and one action. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  useDocumentTitle(title);
  const isInsideLayout = use(InsideLayout);
  const Landmark = isInsideLayout ? 'div' : 'main';
  return (
    <Landmark className={cn('mx-auto grid min-h-[70dvh] max-w-sm content-center py-16', !isInsideLayout && 'px-5')}>
      {!isInsideLayout && <Logo className="mb-8" />}
      <h1 className="font-semibold text-2xl/8 tracking-tight">{title}</h1>
      <div className="mt-2 mb-6 grid gap-1 text-muted-foreground">{children}</div>
      <div>{action}</div>
    </Landmark>
  );
}
