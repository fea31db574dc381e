import { AnchoredPopover } from '@/shared/ui/anchored-popover';
import { Field } from '@/shared/ui/field';
import { Input } from '@/shared/ui/input';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import type { Filter } from '../filter';
import { messages } from '../messages';

/** A date changes with every digit that is typed. */
const TYPING_MS = 300;

interface DateRangePopoverProps extends DialogProps {
  anchor: Parameters<typeof AnchoredPopover>[0]['anchor'];
  filter: Filter;
  onChange: (changes: Partial<Filter>, pause: number) => void;
}

/** The first and the last day of a custom period, which apply immediately. */
export function DateRangePopover({ anchor, filter, onChange, open, onOpenChange }: DateRangePopoverProps) {
  return (
    <AnchoredPopover
      open={open}
      onOpenChange={onOpenChange}
      label={messages.filters.dates}
      anchor={anchor}
      className="grid w-60 gap-3 p-4"
    >
      {(['from', 'to'] as const).map((end) => (
        <Field key={end} label={messages.filters[end]}>
          {(control) => (
            <Input
              {...control}
              type="date"
              className="h-9"
              value={filter[end]}
              onChange={({ target }) => onChange({ [end]: target.value }, TYPING_MS)}
            />
          )}
        </Field>
      ))}
    </AnchoredPopover>
  );
}
