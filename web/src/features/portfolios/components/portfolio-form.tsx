import { useMemo, useRef } from 'react';
import { useWatch } from 'react-hook-form';
import type { Portfolio } from '@/shared/api/types';
import { SelectField, TextField } from '@/shared/forms/fields';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { ServerForm } from '@/shared/forms/use-server-form';
import { type Choice, countryChoices, currencyChoices, currencyOfCountry } from '@/shared/lib/countries';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { portfolios } from '../api';
import { messages } from '../messages';
import { type PortfolioValues, portfolioForm } from '../schema';
import { KindChoice } from './kind-choice';

const text = messages.fields;
const SAVED_TOAST = 'portfolio-saved';

interface PortfolioFieldsProps {
  form: ServerForm<PortfolioValues>;
  /** Whether to suggest the currency of the country until the user chooses one. */
  suggestCurrency?: boolean;
}

function PortfolioFields({ form, suggestCurrency = false }: PortfolioFieldsProps) {
  const accountType = useWatch({ control: form.control, name: 'account_type' });
  const countries = useMemo(() => countryChoices(), []);
  const currencies = useMemo(() => currencyChoices(), []);
  const isCurrencySuggested = useRef(suggestCurrency);

  function updateCurrency() {
    if (!isCurrencySuggested.current) return;
    const { account_type, home_country, country_code } = form.getValues();
    const currency = currencyOfCountry((account_type === 'INTERNATIONAL' && country_code) || home_country);
    if (currency) form.setValue('base_currency', currency);
  }

  function keepCurrency() {
    isCurrencySuggested.current = false;
  }

  return (
    <>
      <TextField form={form} name="name" label={text.name} placeholder={text.namePlaceholder} />
      <KindChoice
        registration={form.register('account_type', { onChange: updateCurrency })}
        error={form.formState.errors.account_type?.message}
      />
      <SelectField
        form={form}
        name="home_country"
        label={text.homeCountry}
        description={text.homeCountryHint}
        options={{ onChange: updateCurrency, deps: 'country_code' }}
      >
        <Options choices={countries} placeholder={text.chooseCountry} />
      </SelectField>
      {accountType === 'INTERNATIONAL' && (
        <SelectField form={form} name="country_code" label={text.country} options={{ onChange: updateCurrency }}>
          <Options choices={countries} placeholder={text.chooseCountry} />
        </SelectField>
      )}
      <SelectField form={form} name="base_currency" label={text.currency} options={{ onChange: keepCurrency }}>
        <Options choices={currencies} placeholder={text.chooseCurrency} withCode />
      </SelectField>
    </>
  );
}

interface CreatePortfolioDialogProps extends DialogProps {
  /** Another portfolio of the user, for default values. */
  latest: Portfolio | undefined;
}

export function CreatePortfolioDialog({ latest, ...dialog }: CreatePortfolioDialogProps) {
  return (
    <CreateDialog
      {...dialog}
      text={messages.create}
      resource={portfolios}
      form={portfolioForm}
      defaultValues={portfolioForm.empty(latest)}
      toastId={SAVED_TOAST}
    >
      {(form) => <PortfolioFields form={form} suggestCurrency />}
    </CreateDialog>
  );
}

export function EditPortfolioDialog(dialog: DialogProps & { id: string }) {
  return (
    <EditDialog {...dialog} text={messages.edit} resource={portfolios} form={portfolioForm} toastId={SAVED_TOAST}>
      {(form) => <PortfolioFields form={form} />}
    </EditDialog>
  );
}

interface OptionsProps {
  choices: Choice[];
  placeholder: string;
  withCode?: boolean;
}

function Options({ choices, placeholder, withCode = false }: OptionsProps) {
  return (
    <>
      <option value="" disabled>
        {placeholder}
      </option>
      {choices.map(({ code, name }) => (
        <option key={code} value={code}>
          {withCode ? `${name} (${code})` : name}
        </option>
      ))}
    </>
  );
}
