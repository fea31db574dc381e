import * as z from 'zod/mini';
import type { Budget } from '@/shared/api/types';
import * as codec from '@/shared/forms/field-codecs';
import { formFields, type ValuesOf } from '@/shared/forms/form-fields';
import { rule } from '@/shared/forms/rule';
import { monthStart } from '@/shared/lib/days';
import { messages } from './messages';

const text = messages.validation;
const DAYS_MAX = 366;

export const periods = ['weekly', 'biweekly', 'monthly', 'quarterly', 'yearly', 'custom'] as const;

/** The periods to which a new amount applies. */
export const amountScopes = ['current_period', 'all_periods'] as const;

const THRESHOLDS_MAX = 10;
const HIGHEST_THRESHOLD = 1000;
/** The default thresholds of a new budget in percent: before it is used up, and when it is. */
const WARN_AT = '80, 100';

/** Parses thresholds such as `80, 100` or `80% 100%`: sorted, without duplicates, or null if invalid. */
export function parseThresholds(value: string): number[] | null {
  const written = value.split(/[\s,;%]+/).filter((part) => part !== '');
  const isPercentage = (part: string) =>
    /^\d{1,4}$/.test(part) && Number(part) >= 1 && Number(part) <= HIGHEST_THRESHOLD;
  if (!written.every(isPercentage)) return null;
  return [...new Set(written.map(Number))].sort((a, b) => a - b);
}

const isDays = (value: string) => /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= DAYS_MAX;

const fields = formFields({
  name: codec.text({ required: text.nameRequired, max: 100 }),
  /** Empty for all categories. */
  category_id: codec.optional(),
  amount: codec.amount(text.amount, codec.isPositive),
  /** Only for changes, and not stored. */
  amount_applies_to: {
    ...codec.choice(amountScopes, 'current_period'),
    read: (_: undefined) => 'current_period' as const,
  },
  currency: codec.chosen(text.currencyRequired),
  period: codec.choice(periods, 'monthly'),
  period_days: {
    schema: z.string(),
    empty: '',
    read: (days: number | null | undefined) => (days ? String(days) : ''),
    write: Number,
  },
  starts_on: codec.chosen(text.startRequired),
  /** Empty for a budget without an end. */
  ends_on: codec.optional(),
  rollover: codec.toggle(),
  /** Empty for no thresholds. */
  alert_thresholds: {
    schema: z.string().check(
      z.refine((value) => parseThresholds(value) !== null, text.thresholds),
      z.refine((value) => (parseThresholds(value)?.length ?? 0) <= THRESHOLDS_MAX, text.tooManyThresholds),
    ),
    empty: WARN_AT,
    read: (percentages: number[]) => percentages.join(', '),
    write: (value: string) => parseThresholds(value) ?? [],
  },
});

export type BudgetValues = ValuesOf<typeof fields>;

const schema = fields.schema.check(
  rule('period_days', text.days, ({ period, period_days }) => period !== 'custom' || isDays(period_days)),
  rule('ends_on', text.endBeforeStart, ({ starts_on, ends_on }) => ends_on === '' || ends_on >= starts_on),
);

/** The request to update a budget, whose currency cannot change. */
function toChanges(values: BudgetValues) {
  const { currency, period_days, ...changes } = fields.toRequest(values);
  // The server refuses a number of days for other periods.
  return { ...changes, ...(values.period === 'custom' && { period_days }) };
}

function toCreation(values: BudgetValues) {
  const { amount_applies_to, ...budget } = toChanges(values);
  return { ...budget, currency: values.currency };
}

export const newBudgetForm = {
  schema,
  /** A new budget starts with the current month, so that this month's spending already counts. */
  empty: (today: string, currency: string) => fields.empty({ starts_on: monthStart(today), currency }),
  toRequest: toCreation,
};

export const budgetForm = {
  schema,
  fromEntity: (budget: Budget) => fields.fromEntity({ ...budget, ...budget.amount }),
  toRequest: toChanges,
};
