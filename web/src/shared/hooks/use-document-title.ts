import { useEffect } from 'react';
import { copy } from '@/shared/copy';

/** Names the page. (A <title> that React hoists would stand behind the one of index.html, which the browser shows.) */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${copy.productName}`;
  }, [title]);
}
