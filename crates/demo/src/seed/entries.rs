//! The contents of a transaction: an account, a category, an amount and a description.

use coffer_domain::{account::AccountKind, ids::CategoryId};
use uuid::Uuid;

/// The demo's accounts, which every demo user has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    Checking,
    Savings,
    Card,
    Cash,
    Loan,
    Investment,
    Abroad,
}

impl Slot {
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
    pub(super) fn account(self) -> (&'static str, AccountKind, &'static str, i64) {
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
    pub(super) slot: Slot,
    /// The amount in cents; outflows are negative.
    pub(super) cents: i64,
    pub(super) category: Option<CategoryId>,
    pub(super) description: String,
    /// The original currency and amount in cents, if different.
    pub(super) original: Option<(&'static str, i64)>,
    /// The receiving account of a transfer, and the incoming amount.
    pub(super) to: Option<(Slot, i64)>,
}

impl Entry {
    pub(super) fn new(
        slot: Slot,
        category: CategoryId,
        cents: i64,
        description: impl Into<String>,
    ) -> Self {
        Self {
            slot,
            cents,
            category: Some(category),
            description: description.into(),
            original: None,
            to: None,
        }
    }

    pub(super) fn transfer(from: Slot, to: Slot, cents: i64, description: &str) -> Self {
        Self {
            slot: from,
            cents: -cents,
            category: None,
            description: description.to_owned(),
            original: None,
            to: Some((to, cents)),
        }
    }
}

/// A system category, by the last twelve digits of its identifier: the family, and the member of
/// it.
const fn system(family: u128, member: u128) -> CategoryIdOf {
    CategoryIdOf(0x0000_0000_0000_7000_8000_0000_0000_0000 | family << 16 | member)
}

/// Converts to a [`CategoryId`], which cannot be created in a constant.
#[derive(Clone, Copy)]
pub(super) struct CategoryIdOf(u128);

impl CategoryIdOf {
    /// True if `category` is this one or a subcategory of it.
    pub(super) fn covers(self, category: CategoryId) -> bool {
        let other = category.uuid().as_u128();
        let is_first = self.0.trailing_zeros() >= 16;
        self.0 == other || is_first && self.0 >> 16 == other >> 16
    }
}

impl From<CategoryIdOf> for CategoryId {
    fn from(id: CategoryIdOf) -> Self {
        Uuid::from_u128(id.0).into()
    }
}

pub(super) const RENT: CategoryIdOf = system(0x1, 1);
pub(super) const ELECTRICITY: CategoryIdOf = system(0x2, 1);
pub(super) const INTERNET: CategoryIdOf = system(0x2, 4);
pub(super) const MOBILE: CategoryIdOf = system(0x2, 5);
pub(super) const GROCERIES: CategoryIdOf = system(0x3, 1);
pub(super) const RESTAURANTS: CategoryIdOf = system(0x3, 2);
pub(super) const COFFEE: CategoryIdOf = system(0x3, 3);
pub(super) const TAKEAWAY: CategoryIdOf = system(0x3, 4);
pub(super) const TRANSPORT: CategoryIdOf = system(0x4, 0);
pub(super) const FUEL: CategoryIdOf = system(0x4, 1);
pub(super) const PUBLIC_TRANSPORT: CategoryIdOf = system(0x4, 2);
pub(super) const PARKING: CategoryIdOf = system(0x4, 5);
pub(super) const CLOTHING: CategoryIdOf = system(0x5, 1);
pub(super) const ELECTRONICS: CategoryIdOf = system(0x5, 2);
pub(super) const PHARMACY: CategoryIdOf = system(0x6, 2);
pub(super) const SPORT: CategoryIdOf = system(0x6, 4);
pub(super) const HAIRDRESSER: CategoryIdOf = system(0x7, 1);
pub(super) const LEISURE: CategoryIdOf = system(0x8, 0);
pub(super) const STREAMING: CategoryIdOf = system(0x8, 2);
pub(super) const BOOKS: CategoryIdOf = system(0x8, 5);
pub(super) const TRAVEL: CategoryIdOf = system(0x9, 0);
pub(super) const FLIGHTS: CategoryIdOf = system(0x9, 1);
pub(super) const ACCOMMODATION: CategoryIdOf = system(0x9, 2);
pub(super) const ON_THE_WAY: CategoryIdOf = system(0x9, 3);
pub(super) const HOME_INSURANCE: CategoryIdOf = system(0x13, 1);
pub(super) const CAR_INSURANCE: CategoryIdOf = system(0x13, 3);
pub(super) const PRESENTS: CategoryIdOf = system(0x14, 1);
pub(super) const DONATIONS: CategoryIdOf = system(0x14, 2);
pub(super) const LOAN_INTEREST: CategoryIdOf = system(0x16, 2);
pub(super) const SALARY: CategoryIdOf = system(0x50, 1);
pub(super) const BONUS: CategoryIdOf = system(0x50, 2);
pub(super) const INVOICES: CategoryIdOf = system(0x51, 1);
pub(super) const INTEREST: CategoryIdOf = system(0x52, 1);
pub(super) const TAX_REFUND: CategoryIdOf = system(0x54, 1);
