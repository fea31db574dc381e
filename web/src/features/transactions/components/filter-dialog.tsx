import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';
import { DialogFooter } from '@/shared/ui/dialog';
import { FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import type { Filter } from '../filter';
import { messages } from '../messages';
import { FilterFields } from './filter-fields';
import type { FormChoices } from './transaction-form';

interface FilterDialogProps extends DialogProps {
  filter: Filter;
  choices: FormChoices;
  onChange: (changes: Partial<Filter>) => void;
  /** Absent if there is nothing to clear. */
  onClear?: () => void;
  /** Further actions on the filtered transactions. */
  children: ReactNode;
}

/** The filters on narrow screens. They apply immediately, to the list under the dialog. */
export function FilterDialog({ filter, choices, onChange, onClear, children, ...dialog }: FilterDialogProps) {
  return (
    <FormDialog {...dialog} title={messages.filters.label} description={messages.filters.description}>
      <div className="grid gap-4">
        <FilterFields filter={filter} choices={choices} onChange={onChange} />
        {children}
        <DialogFooter>
          {onClear && (
            <Button variant="secondary" onClick={onClear}>
              {messages.filters.clear}
            </Button>
          )}
          <Button onClick={() => dialog.onOpenChange(false)}>{messages.filters.show}</Button>
        </DialogFooter>
      </div>
    </FormDialog>
  );
}
