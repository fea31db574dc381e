import type { UndoConflicts as Conflicts, UndoConflictReason } from '@/shared/api/types';
import { messages as sharedMessages } from '@/shared/data-messages';
import { Alert } from '@/shared/ui/alert';
import { Button } from '@/shared/ui/button';
import { messages } from '../messages';

interface UndoConflictsProps {
  conflicts: Conflicts;
  /** The number of rows that can be undone all the same. */
  others: number;
  onUndoOthers: () => void;
  onCancel: () => void;
}

/** Explains why a bulk change was not undone, and offers to undo the other rows. */
export function UndoConflicts({ conflicts, others, onUndoOthers, onCancel }: UndoConflictsProps) {
  return (
    <Alert variant="negative">
      <p>{sharedMessages.undo.refused({ count: conflicts.count })}</p>
      <ul className="mt-1 list-disc pl-5">
        {reasons(conflicts).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        {others > 0 && (
          <Button size="sm" onClick={onUndoOthers}>
            {messages.undoOthers({ count: others })}
          </Button>
        )}
        <Button variant="ghost" size="sm" onClick={onCancel}>
          {messages.cancel}
        </Button>
      </div>
    </Alert>
  );
}

/** The reasons with the number of rows of each. The server names the first rows only. */
function reasons({ count, rows }: Conflicts): string[] {
  const counts = new Map<UndoConflictReason, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const texts = [...counts].map(([reason, n]) => messages.conflict.reason[reason]({ count: n }));
  return rows.length < count ? [...texts, messages.conflict.andMore] : texts;
}
