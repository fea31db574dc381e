import { useId } from 'react';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { FormDialog } from '@/shared/ui/form-dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { messages } from '../messages';
import { type ShortcutKey, shortcutKeys } from '../shortcut-keys';

interface ShortcutHelpDialogProps extends DialogProps {
  /** The shortcuts that are available on this page. */
  keys: readonly ShortcutKey[];
}

/** Explains the keyboard shortcuts and the operators of the search, and turns the shortcuts on and off. */
export function ShortcutHelpDialog({ keys, ...dialog }: ShortcutHelpDialogProps) {
  const { isOn, setIsOn } = useShortcutPreference();
  return (
    <FormDialog {...dialog} title={messages.shortcuts.title} description={messages.shortcuts.description}>
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
              <dd>{messages.shortcuts.keys[key]}</dd>
            </div>
          ))}
      </dl>
      {keys.includes('f') && <SearchOperators />}
      <Field label={messages.shortcuts.on} description={messages.shortcuts.onHint} layout="inline">
        {(control) => <Checkbox {...control} checked={isOn} onChange={({ target }) => setIsOn(target.checked)} />}
      </Field>
    </FormDialog>
  );
}

function SearchOperators() {
  const titleId = useId();
  const text = messages.shortcuts.operators;
  const operators = [
    [text.phraseExample, text.phrase],
    [text.exclusionExample, text.exclusion],
    ['>50  <=99.90  =20', text.amount],
    ['2026-03  2026-03-05', text.days],
  ];
  return (
    <section aria-labelledby={titleId} className="mb-5">
      <h3 id={titleId} className="font-medium">
        {text.title}
      </h3>
      <p className="mb-2 text-muted-foreground text-xs/5">{text.description}</p>
      <dl className="grid gap-2">
        {operators.map(([example, meaning]) => (
          <div key={example} className="flex items-center gap-4">
            <dt className="w-36 shrink-0">
              <code className="whitespace-pre text-xs">{example}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
