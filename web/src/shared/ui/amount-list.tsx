import { Fragment } from 'react';
import type { Money } from '@/shared/api/types';
import { intlLanguage } from '@/shared/i18n/catalogue';
import { MoneyText } from './money-text';

/** Amounts in a sentence: “CHF 4.20, £4.20 and $434.39”. */
export function AmountList({ amounts }: { amounts: Money[] }) {
  const separators = separatorsOf(amounts.length);
  return amounts.map((amount, index) => (
    <Fragment key={amount.currency}>
      {separators[index]}
      <MoneyText {...amount} />
    </Fragment>
  ));
}

/** What is before each item of a list: nothing, commas, and “and”. */
function separatorsOf(count: number): string[] {
  const format = new Intl.ListFormat(intlLanguage(), { type: 'conjunction' });
  const separators: string[] = [];
  let literal = '';
  for (const { type, value } of format.formatToParts(Array.from({ length: count }, () => '-'))) {
    if (type === 'element') separators.push(literal);
    literal = type === 'literal' ? value : '';
  }
  return separators;
}
