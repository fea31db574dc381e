//! Portfolios and what they hold.

mod holding;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    CountryCode, Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    ids::{PortfolioId, UserId},
    labelled,
    lifecycle::{Versioned as _, lifecycle},
    patch::changes,
};

pub use holding::{Holding, HoldingChanges, Valuation, ValuedHolding};

labelled! {
    /// Whether a brokerage account is held at home or abroad.
    pub enum AccountType {
        /// In the owner's home country.
        Domestic = "DOMESTIC",
        /// In another country.
        International = "INTERNATIONAL",
    }
}

/// A brokerage account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// Identifier.
    pub id: PortfolioId,
    /// Whose.
    pub user_id: UserId,
    /// Its name.
    pub name: Line,
    /// Where it is held.
    pub location: Location,
    /// The currency its owner thinks of it in.
    pub base_currency: Currency,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Where a portfolio is held, seen from its owner's home. The three agree: domestic means the same
/// country, international another one. The database refuses any other combination, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    account_type: AccountType,
    country_code: CountryCode,
    home_country: CountryCode,
}

impl Location {
    /// Checks that the account type agrees with the two countries.
    pub fn new(
        account_type: AccountType,
        country_code: CountryCode,
        home_country: CountryCode,
    ) -> Result<Self, Invalid> {
        let at_home = country_code == home_country;
        match account_type {
            AccountType::Domestic if !at_home => Err(Invalid::field(
                "country_code",
                "not_domestic",
                format!(
                    "Use the home country ({home_country}), or the account type INTERNATIONAL for \
                     a portfolio held in {country_code}."
                ),
            )),
            AccountType::International if at_home => Err(Invalid::field(
                "country_code",
                "not_international",
                format!(
                    "Use a country other than the home country, or the account type DOMESTIC for a \
                     portfolio held in {country_code}."
                ),
            )),
            _ => Ok(Self {
                account_type,
                country_code,
                home_country,
            }),
        }
    }

    /// Domestic or international.
    pub fn account_type(self) -> AccountType {
        self.account_type
    }

    /// Where the account is held.
    pub fn country_code(self) -> CountryCode {
        self.country_code
    }

    /// Where its owner is at home.
    pub fn home_country(self) -> CountryCode {
        self.home_country
    }
}

changes! {
    /// Changes to a portfolio by its owner.
    pub struct PortfolioChanges for Portfolio {
        /// The new name.
        name: Line,
        /// The new base currency.
        base_currency: Currency,
    }
    by rule {
        /// The new account type.
        account_type: AccountType,
        /// The new country.
        country_code: CountryCode,
        /// The new home country.
        home_country: CountryCode,
    }
}

impl Portfolio {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 100;

    /// Applies an edit of the owner, which raises the version if it changes anything.
    pub fn edit(self, changes: &PortfolioChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        after.location = Location::new(
            changes.account_type.or(self.location.account_type),
            changes.country_code.or(self.location.country_code),
            changes.home_country.or(self.location.home_country),
        )?;
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Portfolio);

impl Audited for Portfolio {
    const ENTITY_TYPE: EntityType = EntityType::Portfolio;
    const REDACTED: &'static [&'static str] = &["name"];
}

/// A portfolio with what its holdings are worth at their last known prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuedPortfolio {
    /// The portfolio.
    pub portfolio: Portfolio,
    /// How many holdings it has.
    pub holdings_count: i64,
    /// Its value, one amount a currency; unlike currencies are never added.
    pub totals: Vec<Money>,
}

/// What all portfolios of one kind are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindTotal {
    /// The kind.
    pub account_type: AccountType,
    /// How many portfolios there are.
    pub portfolios: i64,
    /// Their value, one amount a currency.
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
    fn the_account_type_follows_from_the_countries() {
        use AccountType::{Domestic, International};
        let (de, us) = (country("DE"), country("US"));
        assert!(Location::new(Domestic, de, de).is_ok());
        assert!(Location::new(International, us, de).is_ok());
        let refused = Location::new(Domestic, us, de).unwrap_err();
        assert_eq!(refused.violations()[0].code, "not_domestic");
        let refused = Location::new(International, de, de).unwrap_err();
        assert_eq!(refused.violations()[0].code, "not_international");
    }
}
