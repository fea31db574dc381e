//! Positions in portfolios.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    decimal::Form,
    ids::{HoldingId, PortfolioId, UserId},
    lifecycle::{Versioned as _, lifecycle},
    patch::{Change, changes},
};

/// A position in a portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Identifier.
    pub id: HoldingId,
    /// Whose.
    pub user_id: UserId,
    /// In which portfolio.
    pub portfolio_id: PortfolioId,
    /// Ticker symbol as the exchange writes it.
    pub symbol: Line,
    /// The security's name.
    pub name: Line,
    /// How many, up to ten decimal places.
    pub quantity: Decimal,
    /// The currency it is quoted in.
    pub currency: Currency,
    /// What was paid for all of it, in that currency; none where it is not known.
    pub cost_basis: Option<Decimal>,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to a holding by its owner.
    pub struct HoldingChanges for Holding {
        /// The new symbol.
        symbol: Line,
        /// The new name.
        name: Line,
        /// The new quantity.
        quantity: Decimal,
        /// The new currency.
        currency: Currency,
        /// The new cost basis; `None` if unknown.
        cost_basis: Option<Decimal>,
    }
}

impl Holding {
    /// The longest symbol, in characters.
    pub const MAX_SYMBOL: usize = 32;

    /// The longest name, in characters.
    pub const MAX_NAME: usize = 200;

    /// The most holdings of a portfolio that are not deleted.
    pub const MAX_IN_PORTFOLIO: u64 = 2_000;

    /// Reads a symbol of the field `field` as exchanges and quotation services write them: `VWCE`,
    /// `BRK.B`, `0700.HK`, `BTC-USD`, `EURUSD=X`, `^GDAXI`, `XETR:SAP`. Prices are found by it, so
    /// nothing is guessed.
    pub fn parse_symbol(field: &str, text: &str) -> Result<Line, Invalid> {
        let symbol = Line::parse(field, Self::MAX_SYMBOL, text)?;
        let letters = symbol.as_str().as_bytes();
        let is_alphanumeric = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let is_written_so = letters
            .iter()
            .all(|byte| is_alphanumeric(byte) || b".-^=:/_+&".contains(byte));
        if is_written_so && letters.iter().any(is_alphanumeric) {
            return Ok(symbol);
        }
        let text =
            "Use a symbol of capital letters, digits and `.-^=:/_+&`, such as VWCE or BRK.B.";
        Err(Invalid::field(field, "invalid_format", text))
    }

    /// Reads a quantity of the field `field`: greater than zero, with at most 15 digits before the
    /// point and 10 after it.
    pub fn parse_quantity(field: &str, text: &str) -> Result<Decimal, Invalid> {
        let form = Form {
            what: "quantity",
            example: "12.5",
            whole: 15,
            places: 10,
        };
        let quantity = form.parse(field, text)?;
        if quantity.is_zero() {
            let text = "Use a quantity greater than zero. To remove the holding, delete it.";
            return Err(Invalid::field(field, "not_positive", text));
        }
        Ok(quantity)
    }

    /// Checks what was paid: an amount of the holding's currency that is not negative.
    pub fn check_cost_basis(amount: Decimal, currency: Currency) -> Result<Decimal, Invalid> {
        let money = Money::exact("cost_basis", amount, currency)?;
        if money.amount < Decimal::ZERO {
            let text = "Use an amount of zero or more.";
            return Err(Invalid::field("cost_basis", "negative", text));
        }
        Ok(money.amount)
    }

    /// Applies an edit of the owner, which raises the version if it changes anything. What was paid
    /// in one currency is not taken for as much of another: with another currency it is named anew.
    pub fn edit(self, changes: &HoldingChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        if after.currency != self.currency
            && self.cost_basis.is_some()
            && changes.cost_basis == Change::Keep
        {
            let text = format!(
                "Send the cost basis in {}, or null if unknown. The current one is in {}.",
                after.currency, self.currency
            );
            return Err(Invalid::field("cost_basis", "currency_mismatch", text));
        }
        after.cost_basis = after
            .cost_basis
            .map(|amount| Self::check_cost_basis(amount, after.currency))
            .transpose()?;
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Holding);

impl Audited for Holding {
    const ENTITY_TYPE: EntityType = EntityType::Holding;
    const REDACTED: &'static [&'static str] = &["symbol", "name", "quantity", "cost_basis"];
}

/// A holding with what it is worth at the latest known price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuedHolding {
    /// The holding.
    pub holding: Holding,
    /// The price and the value; none where no price is known.
    pub valuation: Option<Valuation>,
}

/// What a holding is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valuation {
    /// The latest known price of one unit, in the holding's currency.
    pub price: Decimal,
    /// The day of that price.
    pub priced_on: NaiveDate,
    /// What all of it is worth, rounded half to even to the currency's smallest unit.
    pub value: Money,
}

impl ValuedHolding {
    /// How much more it is worth than was paid; negative when it is less. None where one of the two
    /// is not known.
    pub fn gain(&self) -> Option<Decimal> {
        let value = self.valuation.as_ref()?.value;
        Some(value.amount - self.holding.cost_basis?)
    }
}

#[cfg(test)]
mod tests;
