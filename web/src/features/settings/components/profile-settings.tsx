import { type ReactNode, useMemo } from 'react';
import { useAuthStore } from '@/features/auth';
import type { Settings } from '@/shared/api/types';
import { countryChoices, currencyChoices } from '@/shared/lib/countries';
import { formatDay, today } from '@/shared/lib/days';
import { formatAmount } from '@/shared/lib/money';
import { Field } from '@/shared/ui/field';
import { Section } from '@/shared/ui/section';
import { Select } from '@/shared/ui/select';
import { useSaveSettings } from '../api';
import { localeChoices, timeZoneChoices } from '../choices';
import { messages } from '../messages';

const text = messages.profile;

/** The signed-in user, and the settings on region and formats. */
export function ProfileSettings({ settings }: { settings: Settings }) {
  const email = useAuthStore((state) => state.user?.email);
  const save = useSaveSettings();
  const { base_currency: currency, home_country: country, locale, time_zone: timeZone } = settings;
  const currencies = useMemo(() => currencyChoices(), []);
  const countries = useMemo(() => countryChoices(), []);
  const locales = useMemo(() => localeChoices(locale), [locale]);
  const timeZones = useMemo(() => timeZoneChoices(timeZone), [timeZone]);
  const sample = text.localeHint({
    number: formatAmount('1234.5', currency),
    date: formatDay(today(timeZone), 'medium'),
  });

  return (
    <>
      <Section title={text.account}>
        <dl className="py-4">
          <dt className="font-medium">{text.email}</dt>
          <dd className="wrap-anywhere text-muted-foreground">{email}</dd>
        </dl>
      </Section>
      <Section title={text.region}>
        <div className="grid max-w-md gap-5 py-4">
          <Choice
            label={text.currency}
            hint={text.currencyHint}
            value={currency}
            onChange={(base_currency) => save({ base_currency })}
          >
            {currencies.map(({ code, name }) => (
              <option key={code} value={code}>
                {`${name} (${code})`}
              </option>
            ))}
          </Choice>
          <Choice
            label={text.country}
            hint={text.countryHint}
            value={country}
            onChange={(home_country) => save({ home_country })}
          >
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice label={text.locale} hint={sample} value={locale} onChange={(tag) => save({ locale: tag })}>
            {locales.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice
            label={text.timeZone}
            hint={text.timeZoneHint}
            value={timeZone}
            onChange={(time_zone) => save({ time_zone })}
          >
            {timeZones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </Choice>
        </div>
      </Section>
    </>
  );
}

interface ChoiceProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  /** The options. */
  children: ReactNode;
}

function Choice({ label, hint, value, onChange, children }: ChoiceProps) {
  return (
    <Field label={label} description={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          {children}
        </Select>
      )}
    </Field>
  );
}
