import type { AccountType } from '@/shared/api/types';

const kind: Record<AccountType, string> = { DOMESTIC: 'Domestic', INTERNATIONAL: 'International' };

export const copy = {
  title: 'Portfolios',
  add: 'Add portfolio',
  total: (currency: string) => `Portfolio value in ${currency}`,
  allocation: (currency: string) => `${currency} portfolio value by type`,
  empty: {
    title: 'No portfolios yet',
    text: 'Add a portfolio for each broker or investment account to track its holdings.',
  },
  kind,
  sections: {
    DOMESTIC: 'Domestic portfolios',
    INTERNATIONAL: 'International portfolios',
  } satisfies Record<AccountType, string>,
  kindHint: {
    DOMESTIC: 'In your home country',
    INTERNATIONAL: 'In another country',
  } satisfies Record<AccountType, string>,
  emptyKind: {
    DOMESTIC: 'No domestic portfolios yet.',
    INTERNATIONAL: 'No international portfolios yet.',
  } satisfies Record<AccountType, string>,
  create: {
    title: 'Add portfolio',
    description: 'The shares, funds and other holdings at one broker.',
  },
  edit: {
    title: 'Edit portfolio',
    description: 'Holdings aren’t affected.',
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'e.g. Retirement',
    kind: 'Type',
    homeCountry: 'Home country',
    homeCountryHint: 'Your country of tax residence.',
    country: 'Portfolio country',
    chooseCountry: 'Choose a country',
    currency: 'Base currency',
    chooseCurrency: 'Choose a currency',
  },
  validation: {
    nameRequired: 'Enter a name.',
    homeRequired: 'Choose your home country.',
    countryRequired: 'Choose the country the portfolio is held in.',
    countryIsHome: 'An international portfolio must be held outside your home country.',
    currencyRequired: 'Choose a base currency.',
  },
  detail: {
    back: 'Portfolios',
    add: 'Add holding',
    value: (currency: string) => `Value in ${currency}`,
    gain: (currency: string) => `Gain in ${currency}`,
    noPrices: 'No value yet: none of these holdings has a price.',
    unpriced: (count: number) =>
      count === 1 ? 'Excludes 1 holding with no price.' : `Excludes ${count} holdings with no price.`,
    noGain: (count: number) =>
      count === 1
        ? 'Gain excludes 1 holding with no price or cost.'
        : `Gain excludes ${count} holdings with no price or cost.`,
    empty: {
      title: 'No holdings yet',
      text: 'Add shares, funds or anything else with a symbol. Values are based on the latest prices.',
    },
  },
  table: {
    title: (currency: string) => `Holdings in ${currency}`,
    holding: 'Holding',
    quantity: 'Quantity',
    price: 'Price',
    cost: 'Cost',
    value: 'Value',
    gain: 'Gain',
    share: 'Weight',
    actions: 'Actions',
    unknown: 'Unknown',
    paid: (cost: string) => `cost ${cost}`,
    shareOf: (share: string) => `weight ${share}`,
  },
  addHolding: {
    title: 'Add holding',
    description: 'Add each symbol once per currency.',
  },
  editHolding: {
    title: 'Edit holding',
    description: 'Its value is based on the latest price.',
  },
  holdingFields: {
    symbol: 'Symbol',
    symbolPlaceholder: 'e.g. VWCE or BRK.B',
    name: 'Name',
    namePlaceholder: 'e.g. FTSE All-World',
    quantity: 'Quantity',
    currency: 'Currency',
    cost: 'Total cost',
    costHint: 'Leave empty if unknown.',
  },
  holdingValidation: {
    symbolRequired: 'Enter a symbol.',
    symbol: 'Use up to 32 letters, digits and .-^=:/_+&, such as VWCE or BRK.B.',
    nameRequired: 'Enter a name.',
    quantity: 'Enter a quantity greater than zero, such as 12.5, with up to 10 decimal places.',
    currencyRequired: 'Choose a currency.',
    cost: 'Enter an amount of zero or more, such as 1250.00.',
  },
  noTotal: 'No value yet',
  holdings: (count: number) => {
    const number = new Intl.NumberFormat().format(count);
    return count === 1 ? `${number} holding` : `${number} holdings`;
  },
};
