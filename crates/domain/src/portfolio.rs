//! Portfolios and their holdings.

mod holding;

use chrono::{DateTime, Utc};
use coffer_messages::messages;
use serde::{Deserialize, Serialize};

use crate::{
    CountryCode, Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    ids::{PortfolioId, UserId},
    input::input,
    labelled,
    lifecycle::{Versioned as _, lifecycle},
};

pub use holding::{Holding, HoldingChanges, Valuation, ValuedHolding};

labelled! {
    /// The country of a brokerage account relative to the owner's home country.
    pub enum AccountType {
        /// In the owner's home country.
        Domestic = "DOMESTIC",
        /// In any other country.
        International = "INTERNATIONAL",
    }
}

/// A brokerage account, which contains holdings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// The portfolio's id, a UUID (version 7).
    pub id: PortfolioId,
    /// The portfolio's owner.
    pub user_id: UserId,
    /// The portfolio's name, 1–100 characters.
    pub name: Line,
    /// The country of the account and the home country; `location` in the audit log.
    #[serde(rename = "location")]
    pub domicile: Domicile,
    /// The currency in which the owner prefers totals.
    pub base_currency: Currency,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the portfolio is deleted; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// The country in which a brokerage account is held, the owner's home country, and the account type
/// that follows: domestic if they are the same, otherwise international. The database rejects other
/// combinations, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domicile {
    account_type: AccountType,
    country_code: CountryCode,
    home_country: CountryCode,
}

impl Domicile {
    /// Checks that the account type agrees with the two countries.
    pub fn new(
        account_type: AccountType,
        country_code: CountryCode,
        home_country: CountryCode,
    ) -> Result<Self, Invalid> {
        let is_domestic = country_code == home_country;
        match account_type {
            AccountType::Domestic if !is_domestic => Err(Invalid::field(
                "country_code",
                "not_domestic",
                messages::portfolio_not_domestic(home_country, country_code),
            )),
            AccountType::International if is_domestic => Err(Invalid::field(
                "country_code",
                "not_international",
                messages::portfolio_not_international(country_code),
            )),
            _ => Ok(Self {
                account_type,
                country_code,
                home_country,
            }),
        }
    }

    /// Domestic if both countries are the same, otherwise international.
    pub fn account_type(self) -> AccountType {
        self.account_type
    }

    /// The country in which the brokerage account is held.
    pub fn country_code(self) -> CountryCode {
        self.country_code
    }

    /// The owner's home country.
    pub fn home_country(self) -> CountryCode {
        self.home_country
    }
}

input! {
    /// The input for a new portfolio.
    pub struct NewPortfolio for Portfolio(PortfolioId);
    /// Changes to a portfolio by its owner.
    pub struct PortfolioChanges {
        /// The portfolio's name.
        name: Line,
        /// The currency of the portfolio's totals, by the owner's choice.
        base_currency: Currency,
    }
    new {
        /// The account type, with the two countries that determine it.
        domicile: Domicile,
    }
    changes by rule {
        /// The new account type.
        account_type: AccountType,
        /// The new country.
        country_code: CountryCode,
        /// The new home country.
        home_country: CountryCode,
    }
}

impl Portfolio {
    /// The maximum length of a name, in characters.
    pub const MAX_NAME: usize = 100;

    /// Applies an edit by the owner, which raises the version if it changes anything.
    pub fn edit(self, changes: &PortfolioChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        after.domicile = Domicile::new(
            changes.account_type.or(self.domicile.account_type),
            changes.country_code.or(self.domicile.country_code),
            changes.home_country.or(self.domicile.home_country),
        )?;
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Portfolio);

impl Audited for Portfolio {
    const ENTITY_TYPE: EntityType = EntityType::Portfolio;
    const RECORDED: &'static [&'static str] = &["location", "base_currency"];
}

/// A portfolio with the value of its holdings at the latest known prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuedPortfolio {
    /// The portfolio itself.
    pub portfolio: Portfolio,
    /// The number of holdings, with or without a price.
    pub holdings_count: i64,
    /// The value of the holdings, one amount per currency.
    pub totals: Vec<Money>,
}

/// The value of all portfolios of one account type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTypeTotal {
    /// The account type of these portfolios.
    pub account_type: AccountType,
    /// The number of portfolios.
    pub portfolios: i64,
    /// The value of their holdings, one amount per currency.
    pub totals: Vec<Money>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> CountryCode {
        code.parse().unwrap()
    }

    // Proves: F2-2.7.2
    #[test]
    fn account_type_must_match_the_countries() {
        use AccountType::{Domestic, International};
        let (de, us) = (country("DE"), country("US"));
        assert!(Domicile::new(Domestic, de, de).is_ok());
        assert!(Domicile::new(International, us, de).is_ok());
        let refused = Domicile::new(Domestic, us, de).unwrap_err();
        assert_eq!(refused.violations()[0].code, "not_domestic");
        let refused = Domicile::new(International, de, de).unwrap_err();
        assert_eq!(refused.violations()[0].code, "not_international");
    }
}
