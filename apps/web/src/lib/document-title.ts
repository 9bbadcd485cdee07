import { useEffect } from 'react';

/** Puts a name before the product's in the browser's tab, and takes it away again. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · Luciole`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
