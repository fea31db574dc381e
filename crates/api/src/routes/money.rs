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
