import { useId, useState } from 'react';
import type { CategoryTree, ChangeSet } from '@/shared/api/types';
import { formatLocale } from '@/shared/lib/format-locale';
import { Button } from '@/shared/ui/button';
import { DotSeparated } from '@/shared/ui/dot-separated';
import { messages } from '../messages';
import { useUndoWithConflicts } from '../use-undo';
import { ChangedRows, categoryName } from './changed-rows';
import { UndoConflicts } from './undo-conflicts';

interface ChangeRowProps {
  change: ChangeSet;
  categories: CategoryTree['items'];
  timeZone: string;
}

/** A bulk change: what it did, the button that undoes it, and its transactions. */
export function ChangeRow({ change, categories, timeZone }: ChangeRowProps) {
  const { id, type, category_id, row_count, created_at, undone_at } = change;
  const { conflicts, isPending, undo, dismiss } = useUndoWithConflicts(id);
  const [isOpen, setIsOpen] = useState(false);
  const rowsId = useId();
  const time = formatTime(created_at, timeZone);
  const parts = [
    type !== 'deletion' && messages.to({ category: categoryName(categories, category_id) }),
    messages.items({ count: row_count }),
    <time key="time" dateTime={created_at}>
      {time}
    </time>,
  ];

  return (
    <li className="grid gap-3 border-b py-4 last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="wrap-anywhere font-medium text-base/6">{messages.kind[type]}</h2>
          <p className="wrap-anywhere text-muted-foreground text-sm/6">
            <DotSeparated parts={parts.filter(Boolean)} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={isOpen}
            aria-controls={rowsId}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? messages.rows.hide : messages.rows.show}
          </Button>
          {undone_at ? (
            <span className="px-3 text-muted-foreground text-sm">{messages.wasUndone}</span>
          ) : (
            <Button
              variant="secondary"
              size="sm"
              aria-label={messages.undoOf({ kind: messages.kind[type], time })}
              pending={isPending}
              onClick={() => void undo(false)}
            >
              {messages.undo}
            </Button>
          )}
        </div>
      </div>
      {conflicts && (
        <UndoConflicts
          conflicts={conflicts}
          others={row_count - conflicts.count}
          onUndoOthers={() => void undo(true)}
          onCancel={dismiss}
        />
      )}
      <div id={rowsId} hidden={!isOpen}>
        {isOpen && <ChangedRows changeSet={id} categories={categories} />}
      </div>
    </li>
  );
}

function formatTime(time: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return format.format(new Date(time));
}
