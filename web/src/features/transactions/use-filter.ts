import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Filter, filterFromUrl, filterToUrl } from './filter';

interface FilterState {
  /** The filter in the URL, which the list shows. */
  shown: Filter;
  /** The filter that the user has chosen, which is written to the URL after the pause. */
  chosen: Filter;
  /**
   * Changes the filter. With a pause in milliseconds, while the user types, only the last of several changes loads a
   * list, and the browser's Back button skips them.
   */
  change: (changes: Partial<Filter>, pause?: number) => void;
}

export function useFilter(): FilterState {
  const [search, setSearch] = useSearchParams();
  const shown = filterFromUrl(search);
  const address = filterToUrl(shown).toString();
  const [chosen, setChosen] = useState(shown);
  const requested = useRef(address);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);
  // Only a URL that was not set here, such as that of a link, replaces the user's choice, which may be newer.
  useEffect(() => {
    if (address === requested.current) return;
    requested.current = address;
    setChosen(filterFromUrl(new URLSearchParams(address)));
  }, [address]);

  function change(changes: Partial<Filter>, pause = 0) {
    const next = { ...chosen, ...changes };
    setChosen(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const params = filterToUrl(next);
      requested.current = params.toString();
      setSearch(params, { replace: pause > 0 || requested.current === address, preventScrollReset: true });
    }, pause);
  }

  return { shown, chosen, change };
}
