import { useMemo } from 'react';
import { messages } from '@/shared/data-messages';
import { currencyChoices } from '@/shared/lib/countries';

/** All currencies as options of a select, or only the given one. */
export function CurrencyOptions({ only }: { only?: string | undefined }) {
  const choices = useMemo(() => currencyChoices(), []);
  return (
    <>
      {!only && (
        <option value="" disabled>
          {messages.chooseCurrency}
        </option>
      )}
      {choices
        .filter(({ code }) => !only || code === only)
        .map(({ code, name }) => (
          <option key={code} value={code}>
            {`${name} (${code})`}
          </option>
        ))}
    </>
  );
}
