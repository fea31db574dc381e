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
    changedElsewhere: 'This portfolio was changed elsewhere meanwhile. Close and open it again to see how it stands.',
    loadFailed: 'The portfolio could not be read.',
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
  cancel: 'Cancel',
  retry: 'Try again',
  actions: (name: string) => `Actions for ${name}`,
  editAction: 'Edit',
  deleteAction: 'Delete',
  noTotal: 'No value yet',
  holdings: (count: number) => {
    const number = new Intl.NumberFormat().format(count);
    return count === 1 ? `${number} holding` : `${number} holdings`;
  },
};
