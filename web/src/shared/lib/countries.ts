import { intlLanguage } from '../i18n/catalogue';

// ISO 3166-1 alpha-2 codes, each followed by the ISO 4217 currency in use there.
const COUNTRY_CURRENCIES = `
AD EUR AE AED AF AFN AG XCD AI XCD AL ALL AM AMD AO AOA AQ USD AR ARS AS USD AT EUR AU AUD AW AWG AX EUR AZ AZN
BA BAM BB BBD BD BDT BE EUR BF XOF BG EUR BH BHD BI BIF BJ XOF BL EUR BM BMD BN BND BO BOB BQ USD BR BRL BS BSD BT BTN
BV NOK BW BWP BY BYN BZ BZD CA CAD CC AUD CD CDF CF XAF CG XAF CH CHF CI XOF CK NZD CL CLP CM XAF CN CNY CO COP CR CRC
CU CUP CV CVE CW XCG CX AUD CY EUR CZ CZK DE EUR DJ DJF DK DKK DM XCD DO DOP DZ DZD EC USD EE EUR EG EGP EH MAD ER ERN
ES EUR ET ETB FI EUR FJ FJD FK FKP FM USD FO DKK FR EUR GA XAF GB GBP GD XCD GE GEL GF EUR GG GBP GH GHS GI GIP GL DKK
GM GMD GN GNF GP EUR GQ XAF GR EUR GS GBP GT GTQ GU USD GW XOF GY GYD HK HKD HM AUD HN HNL HR EUR HT HTG HU HUF ID IDR
IE EUR IL ILS IM GBP IN INR IO USD IQ IQD IR IRR IS ISK IT EUR JE GBP JM JMD JO JOD JP JPY KE KES KG KGS KH KHR KI AUD
KM KMF KN XCD KP KPW KR KRW KW KWD KY KYD KZ KZT LA LAK LB LBP LC XCD LI CHF LK LKR LR LRD LS LSL LT EUR LU EUR LV EUR
LY LYD MA MAD MC EUR MD MDL ME EUR MF EUR MG MGA MH USD MK MKD ML XOF MM MMK MN MNT MO MOP MP USD MQ EUR MR MRU MS XCD
MT EUR MU MUR MV MVR MW MWK MX MXN MY MYR MZ MZN NA NAD NC XPF NE XOF NF AUD NG NGN NI NIO NL EUR NO NOK NP NPR NR AUD
NU NZD NZ NZD OM OMR PA PAB PE PEN PF XPF PG PGK PH PHP PK PKR PL PLN PM EUR PN NZD PR USD PS ILS PT EUR PW USD PY PYG
QA QAR RE EUR RO RON RS RSD RU RUB RW RWF SA SAR SB SBD SC SCR SD SDG SE SEK SG SGD SH SHP SI EUR SJ NOK SK EUR SL SLE
SM EUR SN XOF SO SOS SR SRD SS SSP ST STN SV USD SX XCG SY SYP SZ SZL TC USD TD XAF TF EUR TG XOF TH THB TJ TJS TK NZD
TL USD TM TMT TN TND TO TOP TR TRY TT TTD TV AUD TW TWD TZ TZS UA UAH UG UGX UM USD US USD UY UYU UZ UZS VA EUR VC XCD
VE VES VG USD VI USD VN VND VU VUV WF XPF WS WST YE YER YT EUR ZA ZAR ZM ZMW ZW ZWG`;

const currencyOf = new Map(
  [...COUNTRY_CURRENCIES.matchAll(/([A-Z]{2}) ([A-Z]{3})/g)].map(([, country = '', currency = '']) => [
    country,
    currency,
  ]),
);

export interface Choice {
  code: string;
  name: string;
}

/** All countries with their names in the user's language, sorted by name. */
export function countryChoices(locale = intlLanguage()): Choice[] {
  return choices([...currencyOf.keys()], 'region', locale);
}

/** All currencies with their names in the user's language, sorted by name. */
export function currencyChoices(locale = intlLanguage()): Choice[] {
  return choices([...new Set(currencyOf.values())], 'currency', locale);
}

function choices(codes: string[], type: 'region' | 'currency', locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type });
  const collator = new Intl.Collator(locale);
  return codes.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) => collator.compare(a.name, b.name));
}

export function countryName(code: string, locale = intlLanguage()): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

export function currencyOfCountry(code: string): string | undefined {
  return currencyOf.get(code);
}

/** The country of the user's locale: the one in it (`de-AT`), or the most likely one for the language (`de`). */
export function localeCountry(locale = navigator.language): string | undefined {
  const region = new Intl.Locale(locale).maximize().region;
  return region && currencyOf.has(region) ? region : undefined;
}
