import { useId } from 'react';
import { useComfortableRows } from '@/shared/lib/comfortable-rows';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';
import { themePreferences, useTheme } from '@/shared/lib/theme';
import { messages as sharedMessages } from '@/shared/messages';
import { Checkbox } from '@/shared/ui/checkbox';
import { Field } from '@/shared/ui/field';
import { Section } from '@/shared/ui/section';
import { Segmented } from '@/shared/ui/segmented';
import { messages } from '../messages';

const text = messages.appearance;
const themes = themePreferences.map((value) => ({ value, label: sharedMessages.theme[value] }));

/** The theme, and the settings of this device. */
export function AppearanceSettings() {
  const themeName = useId();
  const { preference, setPreference } = useTheme();
  const rows = useComfortableRows();
  const amounts = useHiddenAmounts();
  const shortcuts = useShortcutPreference();
  return (
    <>
      <Section title={text.theme}>
        <div className="max-w-md py-4">
          <Segmented
            legend={text.theme}
            options={themes}
            input={(value) => ({
              name: themeName,
              checked: value === preference,
              onChange: () => setPreference(value),
            })}
          />
        </div>
      </Section>
      <Section title={text.display}>
        <div className="grid max-w-md gap-4 py-4">
          <p className="text-muted-foreground">{text.thisDevice}</p>
          <Switch label={text.comfortable} hint={text.comfortableHint} isOn={rows.isSet} onChange={rows.set} />
          <Switch label={text.hideAmounts} hint={text.hideAmountsHint} isOn={amounts.isSet} onChange={amounts.set} />
          <Switch label={text.shortcuts} hint={text.shortcutsHint} isOn={shortcuts.isOn} onChange={shortcuts.setIsOn} />
        </div>
      </Section>
    </>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <Field label={label} description={hint} layout="inline">
      {(control) => <Checkbox {...control} checked={isOn} onChange={({ target }) => onChange(target.checked)} />}
    </Field>
  );
}
