//! Holdings: quantities of securities in portfolios.

use chrono::{DateTime, NaiveDate, Utc};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    decimal::DecimalFormat,
    ids::{HoldingId, PortfolioId, UserId},
    lifecycle::{Versioned as _, lifecycle},
    patch::{Change, changes},
};

/// A quantity of one security in a portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The holding's id, a UUID (version 7).
    pub id: HoldingId,
    /// The owner of the portfolio.
    pub user_id: UserId,
    /// The portfolio that contains the holding.
    pub portfolio_id: PortfolioId,
    /// The ticker symbol as the exchange writes it.
    pub symbol: Line,
    /// The security's name.
    pub name: Line,
    /// The number of units, with up to ten decimal places.
    pub quantity: Decimal,
    /// The currency in which the security is quoted.
    pub currency: Currency,
    /// The price paid for the whole quantity, in `currency`; `None` if unknown.
    pub cost_basis: Option<Decimal>,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the holding is deleted; it can be restored.
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
    /// The maximum length of a symbol, in characters.
    pub const MAX_SYMBOL: usize = 32;

    /// The maximum length of a name, in characters.
    pub const MAX_NAME: usize = 200;

    /// The maximum number of holdings in a portfolio, without deleted ones.
    pub const MAX_IN_PORTFOLIO: u64 = 2_000;

    /// Parses a symbol in the field `field` as exchanges and price services write it: `VWCE`,
    /// `BRK.B`, `0700.HK`, `BTC-USD`, `EURUSD=X`, `^GDAXI`, `XETR:SAP`. Prices are looked up by the
    /// symbol, so a symbol in another form is rejected instead of corrected.
    pub fn parse_symbol(field: &str, text: &str) -> Result<Line, Invalid> {
        let symbol = Line::parse(field, Self::MAX_SYMBOL, text)?;
        let bytes = symbol.as_str().as_bytes();
        let is_alphanumeric = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let is_allowed = |byte: &u8| is_alphanumeric(byte) || b".-^=:/_+&".contains(byte);
        if bytes.iter().all(is_allowed) && bytes.iter().any(is_alphanumeric) {
            return Ok(symbol);
        }
        Err(Invalid::field(
            field,
            "invalid_format",
            messages::holding_symbol_invalid(),
        ))
    }

    /// Parses a quantity in the field `field`: greater than zero, with at most 15 digits before the
    /// decimal point and 10 after it.
    pub fn parse_quantity(field: &str, text: &str) -> Result<Decimal, Invalid> {
        let format = DecimalFormat {
            not_a_number: messages::holding_quantity_invalid_format,
            max_whole_digits: 15,
            max_decimal_places: 10,
        };
        let quantity = format.parse(field, text)?;
        if quantity.is_zero() {
            return Err(Invalid::field(
                field,
                "not_positive",
                messages::holding_quantity_not_positive(),
            ));
        }
        Ok(quantity)
    }

    /// Checks that a cost basis is not negative and is exact in the holding's currency.
    pub fn check_cost_basis(amount: Decimal, currency: Currency) -> Result<Decimal, Invalid> {
        let money = Money::exact("cost_basis", amount, currency)?;
        if money.amount < Decimal::ZERO {
            return Err(Invalid::field(
                "cost_basis",
                "negative",
                messages::amount_negative(),
            ));
        }
        Ok(money.amount)
    }

    /// Applies an edit by the owner, which raises the version if it changes anything. A new
    /// currency requires a new cost basis, as the amount is not converted.
    pub fn edit(self, changes: &HoldingChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        if after.currency != self.currency
            && self.cost_basis.is_some()
            && changes.cost_basis == Change::Keep
        {
            return Err(Invalid::field(
                "cost_basis",
                "currency_mismatch",
                messages::holding_cost_basis_currency(after.currency, self.currency),
            ));
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
    const RECORDED: &'static [&'static str] = &["portfolio_id", "currency"];
}

/// A holding with its value at the latest known price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuedHolding {
    /// The holding itself.
    pub holding: Holding,
    /// The price and the value; `None` if no price is known.
    pub valuation: Option<Valuation>,
}

/// The value of a holding at a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valuation {
    /// The latest known price of one unit, in the holding's currency.
    pub price: Decimal,
    /// The day of that price.
    pub priced_on: NaiveDate,
    /// The price times the quantity, rounded half to even to the minor unit.
    pub value: Money,
}

impl ValuedHolding {
    /// The value minus the cost basis; a loss is negative. `None` if either is unknown.
    pub fn gain(&self) -> Option<Decimal> {
        let value = self.valuation.as_ref()?.value;
        Some(value.amount - self.holding.cost_basis?)
    }
}

#[cfg(test)]
mod tests;
