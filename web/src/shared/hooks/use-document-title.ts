import { useEffect } from 'react';
import { messages } from '@/shared/messages';

/** Sets the title. (A `<title>` hoisted by React would follow the one in index.html, which the browser shows.) */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${messages.productName}`;
  }, [title]);
}
