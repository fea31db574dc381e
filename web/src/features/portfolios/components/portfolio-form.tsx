import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMemo, useRef } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { type StatusMessages, showServerErrors } from '@/shared/api/form-errors';
import { type Choice, countryChoices, currencyChoices, currencyOfCountry } from '@/shared/lib/countries';
import { Alert } from '@/shared/ui/alert';
import { Field } from '@/shared/ui/field';
import { FormButtons } from '@/shared/ui/form-dialog';
import { Input } from '@/shared/ui/input';
import { Select } from '@/shared/ui/select';
import { copy } from '../copy';
import { type PortfolioValues, portfolioSchema } from '../schema';
import { KindChoice } from './kind-choice';

interface PortfolioFormProps {
  defaultValues: PortfolioValues;
  submitLabel: string;
  /** Rejects with what the server said, which the form then shows. */
  onSubmit: (values: PortfolioValues) => Promise<void>;
  onCancel: () => void;
  messages?: StatusMessages;
  /** Lets the currency follow the country until the person chooses one. */
  suggestCurrency?: boolean;
}

export function PortfolioForm({
  defaultValues,
  submitLabel,
  onSubmit,
  onCancel,
  messages = {},
  suggestCurrency = false,
}: PortfolioFormProps) {
  const form = useForm<PortfolioValues>({ resolver: standardSchemaResolver(portfolioSchema), defaultValues });
  const { errors, isSubmitting } = form.formState;
  const accountType = useWatch({ control: form.control, name: 'account_type' });
  const countries = useMemo(() => countryChoices(), []);
  const currencies = useMemo(() => currencyChoices(), []);
  const currencyIsOurs = useRef(suggestCurrency);

  function followCountry() {
    if (!currencyIsOurs.current) return;
    const { account_type, home_country, country_code } = form.getValues();
    const currency = currencyOfCountry((account_type === 'INTERNATIONAL' && country_code) || home_country);
    if (currency) form.setValue('base_currency', currency);
  }

  function keepCurrency() {
    currencyIsOurs.current = false;
  }

  const submit = form.handleSubmit(async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      showServerErrors(form, error, messages);
    }
  });

  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {errors.root?.['server'] && <Alert variant="negative">{errors.root['server'].message}</Alert>}
      <Field label={copy.fields.name} error={errors.name?.message}>
        {(control) => (
          <Input {...control} {...form.register('name')} autoComplete="off" placeholder={copy.fields.namePlaceholder} />
        )}
      </Field>
      <KindChoice
        registration={form.register('account_type', { onChange: followCountry })}
        error={errors.account_type?.message}
      />
      <Field
        label={copy.fields.homeCountry}
        description={copy.fields.homeCountryHint}
        error={errors.home_country?.message}
      >
        {(control) => (
          <Select {...control} {...form.register('home_country', { onChange: followCountry, deps: 'country_code' })}>
            <Options choices={countries} placeholder={copy.fields.chooseCountry} />
          </Select>
        )}
      </Field>
      {accountType === 'INTERNATIONAL' && (
        <Field label={copy.fields.country} error={errors.country_code?.message}>
          {(control) => (
            <Select {...control} {...form.register('country_code', { onChange: followCountry })}>
              <Options choices={countries} placeholder={copy.fields.chooseCountry} />
            </Select>
          )}
        </Field>
      )}
      <Field label={copy.fields.currency} error={errors.base_currency?.message}>
        {(control) => (
          <Select {...control} {...form.register('base_currency', { onChange: keepCurrency })}>
            <Options choices={currencies} placeholder={copy.fields.chooseCurrency} withCode />
          </Select>
        )}
      </Field>
      <FormButtons submitLabel={submitLabel} isSubmitting={isSubmitting} onCancel={onCancel} />
    </form>
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
