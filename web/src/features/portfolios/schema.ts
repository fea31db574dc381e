import * as z from 'zod/mini';
import type { CreatePortfolioRequest, Portfolio } from '@/shared/api/types';
import { currencyOfCountry, localeCountry } from '@/shared/lib/countries';
import { copy } from './copy';

const text = copy.validation;
const NAME_MAX = 100;

export const portfolioSchema = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1, text.nameRequired), z.maxLength(NAME_MAX, text.nameTooLong)),
    account_type: z.enum(['DOMESTIC', 'INTERNATIONAL']),
    home_country: z.string().check(z.minLength(1, text.homeRequired)),
    country_code: z.string(),
    base_currency: z.string().check(z.minLength(1, text.currencyRequired)),
  })
  .check(
    z.refine((values) => values.account_type === 'DOMESTIC' || values.country_code !== '', {
      error: text.countryRequired,
      path: ['country_code'],
      when: () => true,
    }),
    z.refine((values) => values.account_type === 'DOMESTIC' || values.country_code !== values.home_country, {
      error: text.countryIsHome,
      path: ['country_code'],
    }),
  );

export type PortfolioValues = z.infer<typeof portfolioSchema>;

/** The form asks for a country only where it is not the home country; the server always wants both. */
export function toRequest(values: PortfolioValues): CreatePortfolioRequest {
  const country = values.account_type === 'DOMESTIC' ? values.home_country : values.country_code;
  return { ...values, country_code: country };
}

export function fromPortfolio(portfolio: Portfolio): PortfolioValues {
  const { name, account_type, home_country, country_code, base_currency } = portfolio;
  return {
    name,
    account_type,
    home_country,
    country_code: account_type === 'DOMESTIC' ? '' : country_code,
    base_currency,
  };
}

/** A new portfolio starts from where the person lives, as the last one says or else the browser's locale. */
export function emptyPortfolio(latest?: Portfolio): PortfolioValues {
  const home = latest?.home_country ?? localeCountry() ?? '';
  return {
    name: '',
    account_type: 'DOMESTIC',
    home_country: home,
    country_code: '',
    base_currency: currencyOfCountry(home) ?? '',
  };
}
