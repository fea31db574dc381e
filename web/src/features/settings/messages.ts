import { catalogue } from '@/shared/i18n/catalogue';

export const messages = catalogue('settings', {
  title: 'Settings',
  sectionsLabel: 'Settings sections',
  sections: {
    profile: 'Profile',
    appearance: 'Appearance',
  },
  lead: 'Changes are saved immediately.',
  notSaved: 'Couldn’t save this setting.',
  profile: {
    account: 'Account',
    email: 'Email',
    region: 'Region',
    currency: 'Base currency',
    currencyHint: 'Totals are shown in this currency.',
    country: 'Home country',
    countryHint: 'Portfolios held there are domestic.',
    locale: 'Number and date format',
    localeHint: 'For example, {number} and {date}.',
    timeZone: 'Time zone',
    timeZoneHint: 'Determines when a day begins and ends.',
  },
  appearance: {
    theme: 'Theme',
    display: 'Display',
    thisDevice: 'These settings apply to this device only.',
    comfortable: 'Comfortable row height',
    comfortableHint: 'List rows are taller, so fewer fit on the screen.',
    hideAmounts: 'Hide amounts',
    hideAmountsHint: 'For when others can see your screen.',
    shortcuts: 'Single-key shortcuts',
    shortcutsHint: 'Turn them off if they conflict with speech input.',
  },
});
