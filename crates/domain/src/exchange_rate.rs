//! Exchange rates, and what money is worth in another currency. Rates are the same for everyone.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Money, decimal::Form, ids::ExchangeRateId, transaction::Transaction,
};

/// What one unit of a currency was worth in another at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// Identifier.
    pub id: ExchangeRateId,
    /// The currency of which one unit is priced.
    pub base: Currency,
    /// The currency that the price is in.
    pub quote: Currency,
    /// The day.
    pub quoted_on: NaiveDate,
    /// How many units of `quote` one unit of `base` was worth.
    pub rate: Decimal,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl ExchangeRate {
    /// Reads a rate of the field `rate`: greater than zero, with at most 18 digits before the point
    /// and 10 after it.
    pub fn parse_rate(text: &str) -> Result<Decimal, Invalid> {
        let form = Form {
            what: "rate",
            example: "1.0837",
            whole: 18,
            places: 10,
        };
        let rate = form.parse("rate", text)?;
        if rate.is_zero() {
            let text = "Use a rate greater than zero.";
            return Err(Invalid::field("rate", "not_positive", text));
        }
        Ok(rate)
    }

    /// Checks that a rate is between two currencies, on a day that transactions can have.
    pub fn check(base: Currency, quote: Currency, quoted_on: NaiveDate) -> Result<(), Invalid> {
        if base == quote {
            let text = "Use two different currencies.";
            return Err(Invalid::field("quote", "same_currency", text));
        }
        Transaction::check_day("quoted_on", quoted_on)?;
        Ok(())
    }
}

/// The latest rate of two currencies up to a day, as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRate {
    /// The day that was asked for.
    pub day: NaiveDate,
    /// The currency of which one unit is priced.
    pub base: Currency,
    /// The currency that the price is in.
    pub quote: Currency,
    /// How many units of `quote` one unit of `base` was worth.
    pub rate: Decimal,
    /// The day it was recorded for, which may be earlier.
    pub quoted_on: NaiveDate,
}

/// What leads from one currency to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    from: Currency,
    to: Currency,
    legs: [Leg; 2],
    /// The day of the rate; of two, the older one's.
    pub quoted_on: NaiveDate,
}

/// A step of a conversion. Dividing by a rate is exacter than multiplying by its inverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leg {
    Multiply(Decimal),
    Divide(Decimal),
}

impl Leg {
    const NONE: Self = Self::Multiply(Decimal::ONE);

    fn apply(self, amount: Decimal) -> Option<Decimal> {
        match self {
            Self::Multiply(rate) => amount.checked_mul(rate),
            Self::Divide(rate) => amount.checked_div(rate),
        }
    }
}

impl Conversion {
    /// An amount in the other currency, not rounded; none where it is too large to be computed.
    fn apply(&self, amount: Decimal) -> Option<Decimal> {
        self.legs
            .into_iter()
            .try_fold(amount, |amount, leg| leg.apply(amount))
    }

    /// The currency it leads from.
    pub fn from(&self) -> Currency {
        self.from
    }

    /// The currency it leads to.
    pub fn to(&self) -> Currency {
        self.to
    }

    /// How much one unit is worth, to ten decimal places. Conversions use it unrounded.
    pub fn rate(&self) -> Decimal {
        let rate = self.apply(Decimal::ONE).unwrap_or_default();
        rate.round_dp(10).normalize()
    }
}

/// Money in one currency, as far as it could be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// What could be converted, together.
    pub total: Money,
    /// What could not, since no rate is known: it is not in the total. One amount a currency.
    pub unconverted: Vec<Money>,
}

/// Rates of some days.
///
/// Between two currencies the latest rate up to the day counts that was recorded between them, be it
/// of the one in the other or the other way round; of two of the same day the first. Where there is
/// none, two rates are crossed: through euros, or else through US dollars.
#[derive(Debug, Clone, Default)]
pub struct Rates(HashMap<(NaiveDate, Currency, Currency), (Decimal, NaiveDate)>);

impl Rates {
    /// The currencies that others are crossed through, the first choice first.
    pub const PIVOTS: [&'static str; 2] = ["EUR", "USD"];

    /// All that may be needed to convert money of these currencies.
    pub fn needed(currencies: impl IntoIterator<Item = Currency>) -> Vec<Currency> {
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
        let conversion = |legs, quoted_on| Conversion {
            from,
            to,
            legs,
            quoted_on,
        };
        if from == to {
            return Some(conversion([Leg::NONE; 2], day));
        }
        if let Some((leg, quoted_on)) = self.leg(day, from, to) {
            return Some(conversion([leg, Leg::NONE], quoted_on));
        }
        let pivots = Self::PIVOTS.iter().filter_map(|code| code.parse().ok());
        pivots.into_iter().find_map(|pivot: Currency| {
            let (first, first_day) = self.leg(day, from, pivot)?;
            let (second, second_day) = self.leg(day, pivot, to)?;
            Some(conversion([first, second], first_day.min(second_day)))
        })
    }

    fn leg(&self, day: NaiveDate, from: Currency, to: Currency) -> Option<(Leg, NaiveDate)> {
        let direct = self.0.get(&(day, from, to));
        let inverse = self.0.get(&(day, to, from));
        match (direct, inverse) {
            (Some((rate, quoted_on)), inverse)
                if inverse.is_none_or(|(_, other)| quoted_on >= other) =>
            {
                Some((Leg::Multiply(*rate), *quoted_on))
            }
            (_, Some((rate, quoted_on))) => Some((Leg::Divide(*rate), *quoted_on)),
            _ => None,
        }
    }

    /// Money in another currency on a day, rounded half to even to its smallest unit; none where no
    /// rate is known.
    pub fn convert(&self, day: NaiveDate, money: Money, to: Currency) -> Option<Money> {
        let amount = self
            .conversion(day, money.currency, to)?
            .apply(money.amount)?;
        Some(Money::rounded(amount, to))
    }

    /// Money of several currencies together in one. Each is converted exactly and the sum is rounded,
    /// so that many small amounts are worth what they are together.
    pub fn total(&self, day: NaiveDate, amounts: &[Money], to: Currency) -> Converted {
        let mut sum = Decimal::ZERO;
        let mut unconverted = Vec::new();
        for money in amounts {
            let conversion = self.conversion(day, money.currency, to);
            let converted = conversion.and_then(|conversion| conversion.apply(money.amount));
            match converted.and_then(|amount| sum.checked_add(amount)) {
                Some(together) => sum = together,
                // Nothing of an unknown worth is nothing.
                None if money.amount.is_zero() => {}
                None => unconverted.push(*money),
            }
        }
        Converted {
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
