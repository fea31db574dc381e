import { useSyncExternalStore } from 'react';

/** Whether a media query matches, for layouts whose elements differ and not just their style. */
function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    () => matchMedia(query).matches,
  );
}

/** Whether the window is wide enough for the sidebar and for tables: Tailwind's `lg` breakpoint. */
export function useIsWide(): boolean {
  return useMediaQuery('(min-width: 64rem)');
}
