import type { AccountType } from '@/shared/api/types';

const kind: Record<AccountType, string> = { DOMESTIC: 'Domestic', INTERNATIONAL: 'International' };

export const copy = {
  kind,
  kindHint: {
    DOMESTIC: 'Held in your home country',
    INTERNATIONAL: 'Held in another country',
  } satisfies Record<AccountType, string>,
  emptyKind: {
    DOMESTIC: 'No portfolio in your home country yet.',
    INTERNATIONAL: 'No portfolio in another country yet.',
  } satisfies Record<AccountType, string>,
  create: {
    title: 'Add a portfolio',
    description: 'One for each broker or account you want to follow on its own.',
    submit: 'Add portfolio',
    done: (name: string) => `Added “${name}”`,
  },
  edit: {
    title: 'Edit portfolio',
    description: 'Its holdings stay as they are.',
    submit: 'Save changes',
    done: (name: string) => `Saved “${name}”`,
  },
  fields: {
    name: 'Name',
    namePlaceholder: 'Retirement, Broker in Zürich…',
    kind: 'Kind',
    homeCountry: 'Home country',
    homeCountryHint: 'Where you live for tax.',
    country: 'Country it is held in',
    chooseCountry: 'Choose a country',
    currency: 'Base currency',
    chooseCurrency: 'Choose a currency',
  },
  validation: {
    nameRequired: 'Give the portfolio a name.',
    nameTooLong: 'Use at most 100 characters.',
    homeRequired: 'Choose your home country.',
    countryRequired: 'Choose the country it is held in.',
    countryIsHome: 'An international portfolio is held outside your home country.',
    currencyRequired: 'Choose a base currency.',
  },
  detail: {
    back: 'Dashboard',
    add: 'Add a holding',
    value: (currency: string) => `Value in ${currency}`,
    gain: (currency: string) => `Gain in ${currency}`,
    noPrices: 'No price is known yet for what is held here, and so no value.',
    unpriced: (count: number) =>
      count === 1
        ? '1 holding has no price yet and is left out.'
        : `${count} holdings have no price yet and are left out.`,
    noGain: (count: number) =>
      count === 1
        ? 'The gain leaves out 1 holding of which the price or the cost is not known.'
        : `The gain leaves out ${count} holdings of which the price or the cost is not known.`,
    empty: {
      title: 'What does it hold?',
      text: 'Add shares, funds or anything else that has a symbol. Its value follows from the latest price.',
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
    share: 'Share',
    actions: 'Actions',
    unknown: 'not known',
    paid: (cost: string) => `cost ${cost}`,
    shareOf: (share: string, currency: string) => `${share} of ${currency}`,
  },
  addHolding: {
    title: 'Add a holding',
    description: 'A portfolio holds a symbol once in each currency.',
    submit: 'Add holding',
    done: (symbol: string) => `Added “${symbol}”`,
  },
  editHolding: {
    title: 'Edit holding',
    description: 'Its value follows from the latest price of its symbol.',
    submit: 'Save changes',
    done: (symbol: string) => `Saved “${symbol}”`,
  },
  holdingFields: {
    symbol: 'Symbol',
    symbolHint: 'As the exchange writes it, such as VWCE or BRK.B.',
    name: 'Name',
    namePlaceholder: 'FTSE All-World',
    quantity: 'Quantity',
    currency: 'Currency',
    cost: 'What all of it cost',
    costHint: 'Leave it empty where you do not know it.',
  },
  holdingValidation: {
    symbolRequired: 'Name the symbol.',
    symbol: 'Write the symbol in at most 32 letters, digits and .-^=:/_+&, such as VWCE or BRK.B.',
    nameRequired: 'Give the holding a name.',
    nameTooLong: 'Use at most 200 characters.',
    quantity: 'Enter a quantity above zero, such as 12.5, with at most ten decimal places.',
    currencyRequired: 'Choose the currency it is quoted in.',
    cost: 'Enter an amount of zero or more, such as 1250.00.',
  },
  noTotal: 'No value yet',
  holdings: (count: number) => {
    const number = new Intl.NumberFormat().format(count);
    return count === 1 ? `${number} holding` : `${number} holdings`;
  },
};
