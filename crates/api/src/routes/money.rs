//! Amounts of money, as answers show them.

use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Money {
    /// An exact decimal number as text, in units of the currency.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    amount: Decimal,
    /// ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
}

impl From<coffer_domain::Money> for Money {
    fn from(money: coffer_domain::Money) -> Self {
        Self {
            amount: money.amount,
            currency: money.currency.code(),
        }
    }
}

/// Money together in one currency, as far as it could be converted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Converted {
    /// What could be converted, rounded half to even to the currency's smallest unit.
    total: Money,
    /// What could not, since no rate is known; it is not in the total.
    unconverted: Vec<Money>,
}

impl From<coffer_domain::exchange_rate::Converted> for Converted {
    fn from(converted: coffer_domain::exchange_rate::Converted) -> Self {
        Self {
            total: converted.total.into(),
            unconverted: all(converted.unconverted),
        }
    }
}

/// Amounts, as answers show them.
pub(crate) fn all(amounts: impl IntoIterator<Item = coffer_domain::Money>) -> Vec<Money> {
    amounts.into_iter().map(Into::into).collect()
}
