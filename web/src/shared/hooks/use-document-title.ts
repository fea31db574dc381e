import { useEffect } from 'react';
import { copy } from '@/shared/copy';

/** Sets the title. (A `<title>` hoisted by React would follow the one in index.html, which the browser shows.) */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${copy.productName}`;
  }, [title]);
}
