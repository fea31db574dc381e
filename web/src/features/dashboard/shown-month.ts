import { monthEnd, monthStart } from '@/shared/lib/days';

export interface ShownMonth {
  /** The first day of the month. */
  from: string;
  /** The last day that is shown: today in the present month. */
  to: string;
  isPresent: boolean;
  /** The same days of the month before. */
  before: { from: string; to: string };
}

/** The days of a month that the dashboard shows, and those of the month before that it compares them with. */
export function shownMonth(month: string, today: string): ShownMonth {
  const isPresent = month === monthStart(today);
  const from = monthStart(month, -1);
  const end = monthEnd(month, -1);
  const sameDay = `${from.slice(0, 7)}${today.slice(7)}`;
  const before = { from, to: isPresent && sameDay < end ? sameDay : end };
  return { from: month, to: isPresent ? today : monthEnd(month), isPresent, before };
}
