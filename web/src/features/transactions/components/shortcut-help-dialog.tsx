import { useShortcutPreference } from '@/shared/lib/shortcut-preference';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { FormDialog } from '@/shared/ui/form-dialog';
import { copy } from '../copy';
import { type ShortcutKey, shortcutKeys } from '../shortcut-keys';

interface ShortcutHelpDialogProps {
  /** The keys that do something on this page. */
  keys: readonly ShortcutKey[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which keys do what, and the switch that turns them off. */
export default function ShortcutHelpDialog({ keys, open, onOpenChange }: ShortcutHelpDialogProps) {
  const { isOn, setIsOn } = useShortcutPreference();
  const { title, description } = copy.shortcuts;
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <dl className="mb-5 grid gap-2">
        {shortcutKeys
          .filter((key) => keys.includes(key))
          .map((key) => (
            <div key={key} className="flex items-center gap-4">
              <dt className="w-8 shrink-0">
                <kbd className="grid h-6 min-w-6 place-items-center rounded-sm border border-control px-1.5 font-medium font-sans text-xs">
                  {key}
                </kbd>
              </dt>
              <dd>{copy.shortcuts.keys[key]}</dd>
            </div>
          ))}
      </dl>
      <Field label={copy.shortcuts.on} description={copy.shortcuts.onHint} layout="inline">
        {(control) => <Checkbox {...control} checked={isOn} onChange={({ target }) => setIsOn(target.checked)} />}
      </Field>
    </FormDialog>
  );
}
