import { useEffect, useId, useRef, useState } from 'react';
import { toast } from 'sonner';
import type { ChangeSet, UndoConflicts as Conflicts } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/days';
import { Button } from '@/shared/ui/button';
import { DotSeparated } from '@/shared/ui/dot-separated';
import type { CategoryNames } from '../category-names';
import { describeChange } from '../describe-change';
import { messages } from '../messages';
import { useUndoWithConflicts } from '../use-undo-with-conflicts';
import { ChangedRows } from './changed-rows';
import { UndoConflicts } from './undo-conflicts';

interface ChangeRowProps {
  change: ChangeSet;
  categories: CategoryNames;
  timeZone: string;
  /** Why the change could not be undone on another page. */
  shownConflicts: Conflicts | null;
}

/** A bulk change: what it did, the button that undoes it, and its transactions. */
export function ChangeRow({ change, categories, timeZone, shownConflicts }: ChangeRowProps) {
  const { id, type, row_count, created_at, undone_at, skipped_count } = change;
  const { conflicts, isPending, undo, dismiss } = useUndoWithConflicts(id, shownConflicts);
  const [isOpen, setIsOpen] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const titleId = useId();
  const rowsId = useId();
  const title = describeChange(change, categories);
  const time = formatTime(created_at, timeZone);
  const parts = [
    type === 'category_merge' && row_count > 0 && messages.items({ count: row_count }),
    <time key="time" dateTime={created_at}>
      {time}
    </time>,
  ];

  useEffect(() => {
    // Its button would undo the same change.
    toast.dismiss(id);
  }, [id]);

  useEffect(() => {
    if (shownConflicts) row.current?.focus();
  }, [shownConflicts]);

  /** The button or the alert that has the focus is removed when the change is undone. */
  async function undoAndFocus(skipChanged: boolean) {
    undoButton.current?.focus();
    if (await undo(skipChanged)) row.current?.focus();
  }

  function cancel() {
    dismiss();
    undoButton.current?.focus();
  }

  return (
    <li ref={row} tabIndex={-1} className="grid gap-3 border-b py-4 outline-none last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={titleId} className="wrap-anywhere font-medium text-base/6">
            {title}
          </h2>
          <p className="wrap-anywhere text-muted-foreground text-sm/6">
            <DotSeparated parts={parts.filter(Boolean)} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {row_count > 0 && (
            <Button
              variant="ghost"
              size="sm"
              aria-expanded={isOpen}
              aria-controls={rowsId}
              aria-describedby={titleId}
              className="-ml-3 sm:ml-0"
              onClick={() => setIsOpen(!isOpen)}
            >
              {isOpen ? messages.rows.hide : messages.rows.show}
            </Button>
          )}
          {undone_at ? (
            <span className="px-3 text-muted-foreground text-sm">
              {skipped_count ? messages.wasUndonePartly({ skipped: skipped_count }) : messages.wasUndone}
            </span>
          ) : (
            <Button
              ref={undoButton}
              variant="secondary"
              size="sm"
              aria-label={messages.undoOf({ change: title, time })}
              pending={isPending}
              onClick={() => void undoAndFocus(false)}
            >
              {messages.undo}
            </Button>
          )}
        </div>
      </div>
      {conflicts && !undone_at && (
        <UndoConflicts
          conflicts={conflicts}
          others={row_count - conflicts.count}
          onUndoOthers={() => void undoAndFocus(true)}
          onCancel={cancel}
        />
      )}
      <div id={rowsId} hidden={!isOpen}>
        {isOpen && <ChangedRows changeSet={id} isUndone={Boolean(undone_at)} categories={categories} />}
      </div>
    </li>
  );
}
