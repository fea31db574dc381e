//! Exchange rates and conversion. Rates are shared by all users.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Money, decimal::DecimalFormat, ids::ExchangeRateId, transaction::Transaction,
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
            noun: "rate",
            example: "1.0837",
            max_whole_digits: 18,
            max_decimal_places: 10,
        };
        let rate = format.parse("rate", text)?;
        if rate.is_zero() {
            let text = "Use a rate greater than zero.";
            return Err(Invalid::field("rate", "not_positive", text));
        }
        Ok(rate)
    }

    /// Checks that the currencies differ and that the date is within the range of transaction
    /// dates.
    pub fn check(base: Currency, quote: Currency, quoted_on: NaiveDate) -> Result<(), Invalid> {
        if base == quote {
            let text = "Use two different currencies.";
            return Err(Invalid::field("quote", "same_currency", text));
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

/// The conversion of one currency into another, by one or two rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    from: Currency,
    to: Currency,
    steps: [ConversionStep; 2],
    /// The day of the rate; of two rates, the earlier day.
    pub quoted_on: NaiveDate,
}

/// One step of a conversion. Dividing by a rate is more exact than multiplying by its inverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ConversionStep {
    Multiply(Decimal),
    Divide(Decimal),
}

impl ConversionStep {
    const IDENTITY: Self = Self::Multiply(Decimal::ONE);

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
        self.steps
            .into_iter()
            .try_fold(amount, |amount, step| step.apply(amount))
    }

    /// The currency that is converted.
    pub fn from(&self) -> Currency {
        self.from
    }

    /// The currency of the result.
    pub fn to(&self) -> Currency {
        self.to
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
}

/// The exchange rates of some days.
///
/// Between two currencies, the latest rate up to the day applies, recorded in either direction; if
/// both directions have one on the same day, that of the requested direction. If there is none, two
/// rates are combined: through euros, or else through US dollars.
#[derive(Debug, Clone, Default)]
pub struct Rates(HashMap<(NaiveDate, Currency, Currency), (Decimal, NaiveDate)>);

impl Rates {
    /// The currencies through which others are converted, in order of preference.
    pub const PIVOTS: [&'static str; 2] = ["EUR", "USD"];

    /// All currencies whose rates may be needed to convert these currencies.
    pub fn currencies_needed(currencies: impl IntoIterator<Item = Currency>) -> Vec<Currency> {
        let pivots = Self::PIVOTS.iter().filter_map(|code| code.parse().ok());
        let codes: BTreeSet<&'static str> = currencies
            .into_iter()
            .chain(pivots)
            .map(Currency::code)
            .collect();
        codes.iter().filter_map(|code| code.parse().ok()).collect()
    }

    /// The conversion between two currencies on a day, if rates are known.
    pub fn conversion(&self, day: NaiveDate, from: Currency, to: Currency) -> Option<Conversion> {
        let conversion = |steps, quoted_on| Conversion {
            from,
            to,
            steps,
            quoted_on,
        };
        if from == to {
            return Some(conversion([ConversionStep::IDENTITY; 2], day));
        }
        if let Some((step, quoted_on)) = self.step(day, from, to) {
            return Some(conversion([step, ConversionStep::IDENTITY], quoted_on));
        }
        let pivots = Self::PIVOTS.iter().filter_map(|code| code.parse().ok());
        pivots.into_iter().find_map(|pivot: Currency| {
            let (first, first_day) = self.step(day, from, pivot)?;
            let (second, second_day) = self.step(day, pivot, to)?;
            Some(conversion([first, second], first_day.min(second_day)))
        })
    }

    /// The conversion step by a known rate between two currencies, and the day of the rate.
    fn step(
        &self,
        day: NaiveDate,
        from: Currency,
        to: Currency,
    ) -> Option<(ConversionStep, NaiveDate)> {
        let direct = self.0.get(&(day, from, to));
        let inverse = self.0.get(&(day, to, from));
        match (direct, inverse) {
            (Some((rate, quoted_on)), inverse)
                if inverse.is_none_or(|(_, other)| quoted_on >= other) =>
            {
                Some((ConversionStep::Multiply(*rate), *quoted_on))
            }
            (_, Some((rate, quoted_on))) => Some((ConversionStep::Divide(*rate), *quoted_on)),
            _ => None,
        }
    }

    /// Converts amounts of several currencies into one total at the rates of a day. The exact sum
    /// is rounded once, half to even to the minor unit, so that rounding errors do not add up.
    pub fn total(&self, day: NaiveDate, amounts: &[Money], to: Currency) -> ConvertedTotal {
        let mut sum = Decimal::ZERO;
        let mut unconverted = Vec::new();
        for money in amounts {
            let conversion = self.conversion(day, money.currency, to);
            let converted = conversion.and_then(|conversion| conversion.apply(money.amount));
            match converted.and_then(|amount| sum.checked_add(amount)) {
                Some(new_sum) => sum = new_sum,
                // Zero needs no rate.
                None if money.amount.is_zero() => {}
                None => unconverted.push(*money),
            }
        }
        ConvertedTotal {
            total: Money::rounded(sum, to),
            unconverted,
        }
    }
}

impl FromIterator<DayRate> for Rates {
    fn from_iter<I: IntoIterator<Item = DayRate>>(rates: I) -> Self {
        let entry = |rate: DayRate| {
            let key = (rate.day, rate.base, rate.quote);
            (key, (rate.rate, rate.quoted_on))
        };
        Self(rates.into_iter().map(entry).collect())
    }
}

#[cfg(test)]
mod tests;
