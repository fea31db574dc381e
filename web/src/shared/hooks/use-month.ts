import { useSearchParams } from 'react-router';
import { monthStart } from '@/shared/lib/days';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The first day of the month in a URL such as `?month=2026-03`, or else of the present month. */
export function monthInUrl(search: URLSearchParams, today: string): string {
  const month = search.get('month') ?? '';
  return MONTH.test(month) ? `${month}-01` : monthStart(today);
}

/** The month that a page shows, which is in its URL unless it is the present one. */
export function useMonth(today: string) {
  const [search, setSearch] = useSearchParams();
  const month = monthInUrl(search, today);
  const isPresent = month === monthStart(today);

  function setMonth(day: string) {
    const next = new URLSearchParams(search);
    if (monthStart(day) === monthStart(today)) next.delete('month');
    else next.set('month', day.slice(0, 7));
    setSearch(next, { preventScrollReset: true });
  }

  return { month, isPresent, setMonth };
}
