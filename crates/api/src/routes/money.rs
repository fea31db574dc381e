//! Amounts of money, as answers show them.

use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Money {
    /// The amount, as a decimal string in units of the currency.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    amount: Decimal,
    /// The currency, as an ISO 4217 code.
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

/// A total converted to one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConvertedTotal {
    /// The converted total, rounded half to even to the currency's minor unit.
    total: Money,
    /// Amounts without a known exchange rate, which are not included in `total`.
    unconverted: Vec<Money>,
}

impl From<coffer_domain::exchange_rate::Converted> for ConvertedTotal {
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
