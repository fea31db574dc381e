//! Market prices of securities. They are shared by all users.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Currency, Line, ids::PriceId};

/// The price of one unit of a security at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The price's id, a UUID (version 7).
    pub id: PriceId,
    /// The security's ticker symbol.
    pub symbol: Line,
    /// The currency of the price.
    pub currency: Currency,
    /// The day, at whose end the price applies.
    pub quoted_on: NaiveDate,
    /// The price of one unit, in `currency`.
    pub amount: Decimal,
    /// The time at which the price was recorded.
    pub created_at: DateTime<Utc>,
}
