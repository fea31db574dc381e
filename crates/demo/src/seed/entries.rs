//! A demo transaction before it is stored: an account, a category, an amount and a description.

use coffer_domain::{account::AccountKind, ids::CategoryId};
use uuid::Uuid;

/// The accounts that every demo user has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum DemoAccount {
    Checking,
    Savings,
    Card,
    Cash,
    Loan,
    Investment,
    Abroad,
}

impl DemoAccount {
    pub(super) const ALL: [Self; 7] = [
        Self::Checking,
        Self::Savings,
        Self::Card,
        Self::Cash,
        Self::Loan,
        Self::Investment,
        Self::Abroad,
    ];

    /// The name, the kind, the currency, and the opening balance in cents.
    pub(super) fn details(self) -> (&'static str, AccountKind, &'static str, i64) {
        match self {
            Self::Checking => ("Current account", AccountKind::Checking, "EUR", 341_055),
            Self::Savings => ("Rainy-day savings", AccountKind::Savings, "EUR", 500_000),
            Self::Card => ("Credit card", AccountKind::CreditCard, "EUR", 0),
            Self::Cash => ("Wallet", AccountKind::Cash, "EUR", 15_000),
            Self::Loan => ("Car loan", AccountKind::Loan, "EUR", -LOAN),
            Self::Investment => (
                "Investment account",
                AccountKind::Investment,
                "EUR",
                120_000,
            ),
            Self::Abroad => ("Dollar account", AccountKind::Checking, "USD", 82_040),
        }
    }
}

/// The amount of the loan, in cents.
pub(super) const LOAN: i64 = 1_850_000;

/// A transaction, or a transfer if `to` is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) account: DemoAccount,
    /// The amount in cents; outflows are negative.
    pub(super) cents: i64,
    pub(super) category: Option<CategoryId>,
    pub(super) description: String,
    /// The original currency and amount in cents, if different.
    pub(super) original: Option<(&'static str, i64)>,
    /// The receiving account of a transfer, and the incoming amount.
    pub(super) to: Option<(DemoAccount, i64)>,
}

impl Entry {
    pub(super) fn new(
        account: DemoAccount,
        category: CategoryId,
        cents: i64,
        description: impl Into<String>,
    ) -> Self {
        Self {
            account,
            cents,
            category: Some(category),
            description: description.into(),
            original: None,
            to: None,
        }
    }

    pub(super) fn transfer(
        from: DemoAccount,
        to: DemoAccount,
        cents: i64,
        description: &str,
    ) -> Self {
        Self {
            account: from,
            cents: -cents,
            category: None,
            description: description.to_owned(),
            original: None,
            to: Some((to, cents)),
        }
    }
}

/// A system category, by the parts of its identifier: the number of the top-level category, and
/// that of the subcategory, or 0.
const fn system(parent: u128, child: u128) -> SystemCategory {
    SystemCategory(0x0000_0000_0000_7000_8000_0000_0000_0000 | parent << 16 | child)
}

/// The identifier of a system category. Unlike a [`CategoryId`], it can be a constant.
#[derive(Clone, Copy)]
pub(super) struct SystemCategory(u128);

impl SystemCategory {
    /// True if `category` is this one or a subcategory of it.
    pub(super) fn covers(self, category: CategoryId) -> bool {
        let other = category.uuid().as_u128();
        let is_top_level = self.0.trailing_zeros() >= 16;
        self.0 == other || is_top_level && self.0 >> 16 == other >> 16
    }
}

impl From<SystemCategory> for CategoryId {
    fn from(id: SystemCategory) -> Self {
        Uuid::from_u128(id.0).into()
    }
}

pub(super) const RENT: SystemCategory = system(0x1, 1);
pub(super) const ELECTRICITY: SystemCategory = system(0x2, 1);
pub(super) const INTERNET: SystemCategory = system(0x2, 4);
pub(super) const MOBILE: SystemCategory = system(0x2, 5);
pub(super) const GROCERIES: SystemCategory = system(0x3, 1);
pub(super) const RESTAURANTS: SystemCategory = system(0x3, 2);
pub(super) const COFFEE: SystemCategory = system(0x3, 3);
pub(super) const TAKEAWAY: SystemCategory = system(0x3, 4);
pub(super) const TRANSPORT: SystemCategory = system(0x4, 0);
pub(super) const FUEL: SystemCategory = system(0x4, 1);
pub(super) const PUBLIC_TRANSPORT: SystemCategory = system(0x4, 2);
pub(super) const PARKING: SystemCategory = system(0x4, 5);
pub(super) const CLOTHING: SystemCategory = system(0x5, 1);
pub(super) const ELECTRONICS: SystemCategory = system(0x5, 2);
pub(super) const PHARMACY: SystemCategory = system(0x6, 2);
pub(super) const SPORT: SystemCategory = system(0x6, 4);
pub(super) const HAIRDRESSER: SystemCategory = system(0x7, 1);
pub(super) const LEISURE: SystemCategory = system(0x8, 0);
pub(super) const STREAMING: SystemCategory = system(0x8, 2);
pub(super) const BOOKS: SystemCategory = system(0x8, 5);
pub(super) const TRAVEL: SystemCategory = system(0x9, 0);
pub(super) const FLIGHTS: SystemCategory = system(0x9, 1);
pub(super) const ACCOMMODATION: SystemCategory = system(0x9, 2);
pub(super) const ON_THE_WAY: SystemCategory = system(0x9, 3);
pub(super) const HOME_INSURANCE: SystemCategory = system(0x13, 1);
pub(super) const CAR_INSURANCE: SystemCategory = system(0x13, 3);
pub(super) const PRESENTS: SystemCategory = system(0x14, 1);
pub(super) const DONATIONS: SystemCategory = system(0x14, 2);
pub(super) const LOAN_INTEREST: SystemCategory = system(0x16, 2);
pub(super) const SALARY: SystemCategory = system(0x50, 1);
pub(super) const BONUS: SystemCategory = system(0x50, 2);
pub(super) const INVOICES: SystemCategory = system(0x51, 1);
pub(super) const INTEREST: SystemCategory = system(0x52, 1);
pub(super) const TAX_REFUND: SystemCategory = system(0x54, 1);
