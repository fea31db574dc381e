import * as z from 'zod/mini';
import type { Budget, CreateBudgetRequest, UpdateBudgetRequest } from '@/shared/api/types';
import { monthStart } from '@/shared/lib/days';
import { compareAmounts, parseAmount } from '@/shared/lib/money';
import { copy } from './copy';

const text = copy.validation;
const NAME_MAX = 100;
const DAYS_MAX = 366;

export const periods = ['weekly', 'biweekly', 'monthly', 'quarterly', 'yearly', 'custom'] as const;

const isPositive = (value: string) => {
  const amount = parseAmount(value);
  return amount !== null && compareAmounts(amount, '0') > 0;
};

const THRESHOLDS_MAX = 10;
const HIGHEST_THRESHOLD = 1000;

/** Percentages as a person writes them, `80, 100` or `80% 100%`: the lowest first, each once; null where one is none. */
export function parseThresholds(value: string): number[] | null {
  const written = value.split(/[\s,;%]+/).filter((part) => part !== '');
  const isPercentage = (part: string) =>
    /^\d{1,4}$/.test(part) && Number(part) >= 1 && Number(part) <= HIGHEST_THRESHOLD;
  if (!written.every(isPercentage)) return null;
  return [...new Set(written.map(Number))].sort((a, b) => a - b);
}

const isDays = (value: string) => /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= DAYS_MAX;

export const budgetSchema = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1, text.nameRequired), z.maxLength(NAME_MAX, text.nameTooLong)),
    /** Empty for everything. */
    category_id: z.string(),
    amount: z.string().check(z.refine(isPositive, text.amount)),
    currency: z.string().check(z.minLength(1, text.currencyRequired)),
    period: z.enum(periods),
    period_days: z.string(),
    starts_on: z.string().check(z.minLength(1, text.startRequired)),
    /** Empty for no end. */
    ends_on: z.string(),
    rollover: z.boolean(),
    /** Empty for none. */
    alert_thresholds: z.string().check(
      z.refine((value) => parseThresholds(value) !== null, text.thresholds),
      z.refine((value) => (parseThresholds(value)?.length ?? 0) <= THRESHOLDS_MAX, text.tooManyThresholds),
    ),
  })
  .check(
    z.refine(({ period, period_days }) => period !== 'custom' || isDays(period_days), {
      error: text.days,
      path: ['period_days'],
      when: () => true,
    }),
    z.refine(({ starts_on, ends_on }) => ends_on === '' || ends_on >= starts_on, {
      error: text.endBeforeStart,
      path: ['ends_on'],
      when: () => true,
    }),
  );

export type BudgetValues = z.infer<typeof budgetSchema>;

/** Percentages at which a new budget warns: while there is still something to save, and when nothing is left. */
const WARN_AT = '80, 100';

export function toCreation(values: BudgetValues): CreateBudgetRequest {
  return { ...toChanges(values), currency: values.currency };
}

/** A budget's currency stays. */
export function toChanges(values: BudgetValues) {
  const { name, category_id, amount, period, period_days, starts_on, ends_on, rollover, alert_thresholds } = values;
  return {
    name,
    category_id: category_id || null,
    amount: parseAmount(amount) ?? amount,
    period,
    // Of other periods it says nothing, and would be refused.
    ...(period === 'custom' && { period_days: Number(period_days) }),
    starts_on,
    ends_on: ends_on || null,
    rollover,
    alert_thresholds: parseThresholds(alert_thresholds) ?? [],
  } satisfies UpdateBudgetRequest;
}

export function fromBudget(budget: Budget): BudgetValues {
  const { name, category_id, amount, period, period_days, starts_on, ends_on, rollover } = budget;
  return {
    name,
    category_id: category_id ?? '',
    amount: amount.amount,
    currency: amount.currency,
    period,
    period_days: period_days ? String(period_days) : '',
    starts_on,
    ends_on: ends_on ?? '',
    rollover,
    alert_thresholds: budget.alert_thresholds.join(', '),
  };
}

/** A new budget begins with the month, so that what was spent in it already counts. */
export function emptyBudget(today: string, currency: string): BudgetValues {
  return {
    name: '',
    category_id: '',
    amount: '',
    currency,
    period: 'monthly',
    period_days: '',
    starts_on: monthStart(today),
    ends_on: '',
    rollover: false,
    alert_thresholds: WARN_AT,
  };
}
