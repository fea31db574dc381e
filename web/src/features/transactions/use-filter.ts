import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Filter, filterFromUrl, filterToUrl } from './filter';

interface FilterState {
  /** What the address says, and so what the list shows. */
  shown: Filter;
  /** What the person chose, which the address says a moment later. */
  chosen: Filter;
  /** With a pause in milliseconds only the last of several changes asks for a list. */
  change: (changes: Partial<Filter>, pause?: number) => void;
}

export function useFilter(): FilterState {
  const [search, setSearch] = useSearchParams();
  const shown = filterFromUrl(search);
  const address = filterToUrl(shown).toString();
  const [chosen, setChosen] = useState(shown);
  const asked = useRef(address);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);
  // An address that was not asked for here is one that a link led to. Of any other the person may be further on.
  useEffect(() => {
    if (address === asked.current) return;
    asked.current = address;
    setChosen(filterFromUrl(new URLSearchParams(address)));
  }, [address]);

  function change(changes: Partial<Filter>, pause = 0) {
    const next = { ...chosen, ...changes };
    setChosen(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const wanted = filterToUrl(next);
      asked.current = wanted.toString();
      setSearch(wanted, { replace: true, preventScrollReset: true });
    }, pause);
  }

  return { shown, chosen, change };
}
