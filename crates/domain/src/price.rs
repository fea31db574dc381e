//! Market prices. They are the same for everyone.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Currency, Line, ids::PriceId};

/// What one unit of a security cost at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Identifier.
    pub id: PriceId,
    /// Ticker symbol.
    pub symbol: Line,
    /// The currency of the price.
    pub currency: Currency,
    /// The day.
    pub quoted_on: NaiveDate,
    /// The price of one unit.
    pub amount: Decimal,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}
