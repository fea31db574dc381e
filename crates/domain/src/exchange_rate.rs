//! Exchange rates and conversion. Rates are shared by all users.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Money, decimal::DecimalFormat, ids::ExchangeRateId, money::not_zero,
    transaction::Transaction,
};

/// The value of one unit of the base currency in the quote currency, at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// The rate's id, a UUID (version 7).
    pub id: ExchangeRateId,
    /// The base currency, of which one unit is priced.
    pub base: Currency,
    /// The quote currency, in which the price is.
    pub quote: Currency,
    /// The day, at whose end the rate applies.
    pub quoted_on: NaiveDate,
    /// The number of units of `quote` per unit of `base`.
    pub rate: Decimal,
    /// The time at which the rate was recorded.
    pub created_at: DateTime<Utc>,
}

impl ExchangeRate {
    /// Parses a rate in the field `rate`: greater than zero, with at most 18 digits before the
    /// decimal point and 10 after it.
    pub fn parse_rate(text: &str) -> Result<Decimal, Invalid> {
        let format = DecimalFormat {
            not_a_number: messages::rate_invalid_format,
            max_whole_digits: 18,
            max_decimal_places: 10,
        };
        let rate = format.parse("rate", text)?;
        if rate.is_zero() {
            return Err(Invalid::field(
                "rate",
                "not_positive",
                messages::rate_not_positive(),
            ));
        }
        Ok(rate)
    }

    /// Checks that the currencies differ and that the date is within the range of transaction
    /// dates.
    pub fn check(base: Currency, quote: Currency, quoted_on: NaiveDate) -> Result<(), Invalid> {
        if base == quote {
            return Err(Invalid::field(
                "quote",
                "same_currency",
                messages::rate_same_currency(),
            ));
        }
        Transaction::check_day("quoted_on", quoted_on)?;
        Ok(())
    }
}

/// The latest rate between two currencies up to a day, as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRate {
    /// The requested day, up to which the rate is the latest.
    pub day: NaiveDate,
    /// The base currency, of which one unit is priced.
    pub base: Currency,
    /// The quote currency, in which the price is.
    pub quote: Currency,
    /// The number of units of `quote` per unit of `base`.
    pub rate: Decimal,
    /// The day for which the rate was recorded, possibly earlier than `day`.
    pub quoted_on: NaiveDate,
}

/// The conversion of one currency into another on a day, by up to three rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    from: Currency,
    to: Currency,
    /// The rates in the order in which they apply; none if the currencies are the same.
    legs: Vec<Leg>,
    /// The day of the conversion.
    day: NaiveDate,
    /// The day of the rate; of several rates, the earliest day.
    pub quoted_on: NaiveDate,
    /// Whether the rate is older than [`Rates::with_max_age`] allows.
    pub stale: bool,
}

/// One rate of a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Leg {
    to: Currency,
    factor: Factor,
    quoted_on: NaiveDate,
}

/// The effect of a rate. Dividing by a rate is more exact than multiplying by its inverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Factor {
    Multiply(Decimal),
    Divide(Decimal),
}

impl Factor {
    fn apply(self, amount: Decimal) -> Option<Decimal> {
        match self {
            Self::Multiply(rate) => amount.checked_mul(rate),
            Self::Divide(rate) => amount.checked_div(rate),
        }
    }
}

impl Conversion {
    /// Converts an amount without rounding; `None` on overflow.
    fn apply(&self, amount: Decimal) -> Option<Decimal> {
        self.legs
            .iter()
            .try_fold(amount, |amount, leg| leg.factor.apply(amount))
    }

    /// The currency that is converted.
    pub fn from(&self) -> Currency {
        self.from
    }

    /// The currency of the result.
    pub fn to(&self) -> Currency {
        self.to
    }

    /// The currencies from the first to the last, including those through which a cross rate leads.
    pub fn path(&self) -> Vec<Currency> {
        let others = self.legs.iter().map(|leg| leg.to);
        std::iter::once(self.from).chain(others).collect()
    }

    /// The age of the rate on the day of the conversion, in days; of several rates, the oldest's.
    pub fn age_days(&self) -> i64 {
        (self.day - self.quoted_on).num_days()
    }

    /// The value of one unit, rounded to ten decimal places. Conversions use the unrounded value.
    pub fn rate(&self) -> Decimal {
        let rate = self.apply(Decimal::ONE).unwrap_or_default();
        rate.round_dp(10).normalize()
    }
}

/// A converted total, and the amounts that are excluded from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedTotal {
    /// The sum of all amounts that have a rate.
    pub total: Money,
    /// The amounts without a known rate, one per currency; excluded from the total.
    pub unconverted: Vec<Money>,
    /// The day of the oldest rate that was used; `None` if none was needed.
    pub quoted_on: Option<NaiveDate>,
    /// Whether a rate that was used is stale on its day.
    pub stale: bool,
}

/// The exchange rates of some days.
///
/// Between two currencies, the latest rates up to the day apply: the one recorded in the requested
/// direction, the one recorded in the other direction, and the ones that lead through euros, US
/// dollars or both. Of these, the one whose oldest rate is the newest is used, so that a rate of
/// long ago does not precede current ones; among equals, the one that takes the fewest rates.
#[derive(Debug, Clone)]
pub struct Rates {
    /// Rates and their days, by the day requested, base and quote currency.
    known: HashMap<(NaiveDate, Currency, Currency), (Decimal, NaiveDate)>,
    /// The age in days from which rates are stale, exclusive.
    max_age_days: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            max_age_days: Self::MAX_AGE_DAYS,
        }
    }
}

impl Rates {
    /// The currencies through which others are converted, in order of preference.
    pub const PIVOTS: [&'static str; 2] = ["EUR", "USD"];

    /// The default age in days up to which a rate is not stale.
    pub const MAX_AGE_DAYS: u32 = 30;

    /// The decimal places of a converted amount before it is added to others: few enough that the
    /// sum is exact, whatever the order.
    const DECIMAL_PLACES: u32 = 10;

    /// The same rates; those that are older than this number of days are stale.
    pub fn with_max_age(self, max_age_days: u32) -> Self {
        Self {
            max_age_days,
            ..self
        }
    }

    fn pivots() -> impl Iterator<Item = Currency> {
        Self::PIVOTS.iter().filter_map(|code| code.parse().ok())
    }

    /// All currencies whose rates may be needed to convert these currencies.
    pub fn currencies_needed(currencies: impl IntoIterator<Item = Currency>) -> Vec<Currency> {
        let codes: BTreeSet<&'static str> = currencies
            .into_iter()
            .chain(Self::pivots())
            .map(Currency::code)
            .collect();
        codes.iter().filter_map(|code| code.parse().ok()).collect()
    }

    /// The conversion between two currencies on a day, if rates are known.
    pub fn conversion(&self, day: NaiveDate, from: Currency, to: Currency) -> Option<Conversion> {
        let mut best: Option<Conversion> = None;
        for path in paths(from, to) {
            let Some(found) = self.along(day, from, &path) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|best| found.quoted_on > best.quoted_on)
            {
                best = Some(found);
            }
        }
        best
    }

    /// The conversion on a day from a currency through all of these, to the last of them.
    fn along(&self, day: NaiveDate, from: Currency, path: &[Currency]) -> Option<Conversion> {
        let mut legs = Vec::with_capacity(path.len());
        let mut last = from;
        for to in path {
            legs.push(self.leg(day, last, *to)?);
            last = *to;
        }
        let quoted_on = legs.iter().map(|leg| leg.quoted_on).min().unwrap_or(day);
        Some(Conversion {
            from,
            to: last,
            legs,
            day,
            quoted_on,
            stale: (day - quoted_on).num_days() > i64::from(self.max_age_days),
        })
    }

    /// The later of the rates recorded in either direction; on the same day, that of the requested
    /// direction.
    fn leg(&self, day: NaiveDate, from: Currency, to: Currency) -> Option<Leg> {
        let direct = self.known.get(&(day, from, to));
        let inverse = self.known.get(&(day, to, from));
        let leg = |factor, quoted_on| Leg {
            to,
            factor,
            quoted_on,
        };
        match (direct, inverse) {
            (Some((rate, quoted_on)), inverse)
                if inverse.is_none_or(|(_, other)| quoted_on >= other) =>
            {
                Some(leg(Factor::Multiply(*rate), *quoted_on))
            }
            (_, Some((rate, quoted_on))) => Some(leg(Factor::Divide(*rate), *quoted_on)),
            _ => None,
        }
    }

    /// Converts amounts of several currencies into one total at the rates of a day.
    pub fn total(&self, day: NaiveDate, amounts: &[Money], to: Currency) -> ConvertedTotal {
        self.total_by_day(amounts.iter().map(|money| (day, *money)), to)
    }

    /// Converts amounts into one total, each at the rates of its day.
    ///
    /// The amounts of each day and currency are summed before they are converted, and the total is
    /// rounded once, half to even to the minor unit. So it is the same however the amounts are
    /// grouped, and rounding errors do not add up.
    pub fn total_by_day(
        &self,
        amounts: impl IntoIterator<Item = (NaiveDate, Money)>,
        to: Currency,
    ) -> ConvertedTotal {
        let mut sums: BTreeMap<(NaiveDate, &'static str), Money> = BTreeMap::new();
        for (day, money) in amounts {
            sums.entry((day, money.currency.code()))
                .and_modify(|sum| sum.amount += money.amount)
                .or_insert(money);
        }
        let mut sum = Decimal::ZERO;
        let mut unconverted = Vec::new();
        let (mut oldest, mut stale) = (None, false);
        for ((day, _), money) in sums {
            // Zero needs no rate.
            if money.amount.is_zero() {
                continue;
            }
            let conversion = self.conversion(day, money.currency, to);
            let converted = conversion.as_ref().and_then(|conversion| {
                let amount = conversion.apply(money.amount)?;
                sum.checked_add(amount.round_dp(Self::DECIMAL_PLACES))
            });
            match (conversion, converted) {
                (Some(conversion), Some(new_sum)) => {
                    sum = new_sum;
                    if money.currency != to {
                        let quoted_on = conversion.quoted_on;
                        oldest = Some(oldest.map_or(quoted_on, |oldest| quoted_on.min(oldest)));
                        stale |= conversion.stale;
                    }
                }
                _ => unconverted.push(money),
            }
        }
        ConvertedTotal {
            total: Money::rounded(sum, to),
            unconverted: not_zero(unconverted),
            quoted_on: oldest,
            stale,
        }
    }
}

/// The paths from one currency to another, each as the currencies after the first: direct, then
/// through one pivot, then through two. The same currency takes no step.
fn paths(from: Currency, to: Currency) -> Vec<Vec<Currency>> {
    if from == to {
        return vec![Vec::new()];
    }
    let pivots: Vec<_> = Rates::pivots()
        .filter(|pivot| *pivot != from && *pivot != to)
        .collect();
    let mut paths = vec![vec![to]];
    paths.extend(pivots.iter().map(|pivot| vec![*pivot, to]));
    if let [first, second] = pivots[..] {
        paths.extend([vec![first, second, to], vec![second, first, to]]);
    }
    paths
}

impl FromIterator<DayRate> for Rates {
    fn from_iter<I: IntoIterator<Item = DayRate>>(rates: I) -> Self {
        let entry = |rate: DayRate| {
            let key = (rate.day, rate.base, rate.quote);
            (key, (rate.rate, rate.quoted_on))
        };
        Self {
            known: rates.into_iter().map(entry).collect(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
