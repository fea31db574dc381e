import * as z from 'zod/mini';
import type { Portfolio } from '@/shared/api/types';
import * as codec from '@/shared/forms/field-codecs';
import { formFields, type ValuesOf } from '@/shared/forms/form-fields';
import { rule } from '@/shared/forms/rule';
import { currencyOfCountry, localeCountry } from '@/shared/lib/countries';
import { kinds } from './kinds';
import { messages } from './messages';

const text = messages.validation;

const fields = formFields({
  name: codec.text({ required: text.nameRequired, max: 100 }),
  account_type: codec.choice(kinds, 'DOMESTIC'),
  home_country: codec.chosen(text.homeRequired),
  country_code: codec.plain(z.string(), ''),
  base_currency: codec.chosen(text.currencyRequired),
});

export type PortfolioValues = ValuesOf<typeof fields>;

export const portfolioForm = {
  schema: fields.schema.check(
    rule(
      'country_code',
      text.countryRequired,
      ({ account_type, country_code }) => account_type === 'DOMESTIC' || country_code !== '',
    ),
    z.refine((values) => values.account_type === 'DOMESTIC' || values.country_code !== values.home_country, {
      error: text.countryIsHome,
      path: ['country_code'],
    }),
  ),
  /** A new portfolio has the home country of the previous one, or else the country of the browser's locale. */
  empty: (latest?: Portfolio) => {
    const home = latest?.home_country ?? localeCountry() ?? '';
    return fields.empty({ home_country: home, base_currency: currencyOfCountry(home) ?? '' });
  },
  fromEntity: (portfolio: Portfolio) => {
    const values = fields.fromEntity(portfolio);
    return values.account_type === 'DOMESTIC' ? { ...values, country_code: '' } : values;
  },
  /** The form has a second country only for international portfolios; the server always requires both. */
  toRequest: (values: PortfolioValues) => {
    const request = fields.toRequest(values);
    return values.account_type === 'DOMESTIC' ? { ...request, country_code: values.home_country } : request;
  },
};
